package io.chimera.quality.admission;

import io.chimera.quality.deduplication.DatasetKeys;
import io.chimera.quality.deduplication.RowKey;
import io.chimera.quality.protect.Keyring;
import io.chimera.quality.rules.RuleFailedException;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.KnownRows;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.RawRecord;
import io.chimera.schemas.stream.RecordDecoder;
import io.chimera.schemas.stream.Rejection;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * Takes single records through the very pass that a pipeline has, without a pipeline. Repeats are
 * found among the records of one trial.
 */
public final class Trial {
  /** What fingerprints are made with does not matter where nothing is kept of them. */
  private static final UUID NO_TABLE = new UUID(0, 0);

  private final Dataset dataset;
  private final DatasetPass pass;
  private final @Nullable DatasetKeys keys;

  private @Nullable RowData row;
  private @Nullable Rejection rejection;
  private boolean isDuplicate;

  /**
   * @param keyring what classified columns are protected with; may be null where there are none
   */
  public Trial(Dataset dataset, RecordDecoder decoder, @Nullable Keyring keyring, Clock clock) {
    this.dataset = dataset;
    var nowhere = new Positions("", new TreeMap<>());
    var isDeduplicated = dataset.deduplication() != null;
    var key = isDeduplicated ? RowKey.of(dataset.asWritten(), NO_TABLE) : null;
    keys = isDeduplicated ? DatasetKeys.alone(dataset.asWritten()) : null;
    pass = new DatasetPass(0, new AdmittedDataset(dataset, nowhere), decoder, keyring, clock, key);
  }

  /** Also finds repeats of the rows that a table holds, whatever their age. */
  public void learn(KnownRows rows) throws IOException {
    if (keys != null) {
      keys.learn(dataset.asWritten(), NO_TABLE, rows);
    }
  }

  /** What becomes of a record. */
  public enum Fate {
    WRITTEN,
    QUARANTINED,
    DROPPED,
    /** A repeat of an earlier one. */
    DUPLICATE,
    /** It would end the pipeline. */
    FAILED
  }

  /**
   * What a record became.
   *
   * @param row the row as written, protected, reused by the next record; null unless it is written
   * @param rejection why it is quarantined, or null
   * @param failedRules names of the rules that it failed, in the contract's order
   */
  public record Outcome(
      Fate fate, @Nullable RowData row, @Nullable Rejection rejection, List<String> failedRules) {}

  /** Judges a record. */
  public Outcome judge(RawRecord raw) {
    row = null;
    rejection = null;
    isDuplicate = false;
    boolean isFailed = false;
    try {
      pass.process(raw, this::take);
    } catch (RuleFailedException failed) {
      isFailed = true;
    }
    return new Outcome(fate(isFailed), row, rejection, List.of(pass.rules().failedNames()));
  }

  private Fate fate(boolean isFailed) {
    if (isFailed) {
      return Fate.FAILED;
    }
    if (rejection != null) {
      return Fate.QUARANTINED;
    }
    if (isDuplicate) {
      return Fate.DUPLICATE;
    }
    return row == null ? Fate.DROPPED : Fate.WRITTEN;
  }

  private void take(Ingested ingested) {
    if (ingested.kind() != Ingested.Kind.ROW) {
      rejection = ingested.rejection();
    } else if (keys != null && keys.judge(ingested) == DatasetKeys.Fate.REPEAT) {
      isDuplicate = true;
    } else {
      row = ingested.row();
    }
  }
}
