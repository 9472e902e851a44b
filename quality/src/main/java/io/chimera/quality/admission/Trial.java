package io.chimera.quality.admission;

import io.chimera.quality.protect.Keyring;
import io.chimera.quality.rules.RuleFailedException;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.RawRecord;
import io.chimera.schemas.stream.RecordDecoder;
import io.chimera.schemas.stream.Rejection;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** Takes single records through the very pass that a pipeline has, without a pipeline. */
public final class Trial {
  private final DatasetPass pass;

  private @Nullable RowData row;
  private @Nullable Rejection rejection;

  /**
   * @param keyring what classified columns are protected with; may be null where there are none
   */
  public Trial(Dataset dataset, RecordDecoder decoder, @Nullable Keyring keyring, Clock clock) {
    var nowhere = new Positions("", new TreeMap<>());
    pass = new DatasetPass(0, new AdmittedDataset(dataset, nowhere), decoder, keyring, clock);
  }

  /** What becomes of a record. */
  public enum Fate {
    WRITTEN,
    QUARANTINED,
    DROPPED,
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
    return row == null ? Fate.DROPPED : Fate.WRITTEN;
  }

  private void take(Ingested ingested) {
    if (ingested.kind() == Ingested.Kind.ROW) {
      row = ingested.row();
    } else {
      rejection = ingested.rejection();
    }
  }
}
