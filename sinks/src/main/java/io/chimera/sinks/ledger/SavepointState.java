package io.chimera.sinks.ledger;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Positions;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.DefaultOperatorStateBackend;
import org.apache.flink.runtime.state.DefaultOperatorStateBackendBuilder;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.shaded.guava31.com.google.common.hash.Hashing;

/**
 * What a savepoint (or a checkpoint that was kept) knows of the books, read without running a job.
 *
 * @param checkpoint Flink's number of it
 * @param isDrained whether the input had come to its end, as after a stop with drain: Flink does
 *     not promise what a job does that goes on from there
 * @param next by table, where the next closing would start once all that is pending is committed
 * @param pending closings that it may still have to commit, in their order
 */
public record SavepointState(
    long checkpoint, boolean isDrained, Map<TableName, Positions> next, List<Pending> pending) {
  public SavepointState {
    next = Map.copyOf(next);
    pending = List.copyOf(pending);
  }

  /**
   * A closing in a savepoint.
   *
   * @param commitId its id
   * @param table whose
   * @param from where it starts
   * @param records how many came in
   */
  public record Pending(String commitId, TableName table, Positions from, long records) {

    private static Pending of(Closing closing) {
      return new Pending(closing.commitId(), closing.table(), closing.from(), closing.tally().in());
    }
  }

  /** What may be in between savepoint and table. */
  public enum Verdict {
    /** The table is where the savepoint stands, or will be when the pending is committed. */
    FOLLOWS,
    /** The table is ahead: the savepoint is an older one. */
    BEHIND,
    /** The table is behind, made anew or rolled back. */
    AHEAD,
    /** The savepoint knows keys of records that were given up since, or may do so. */
    REMEMBERS_DISCARDED,
    /** The savepoint has nothing of the table. */
    UNKNOWN
  }

  /**
   * Reads one.
   *
   * @param path its directory, a path or a URI
   * @param committer uid of the committer in the job
   * @throws IOException if there is none or it is not one of a job of ours
   */
  public static SavepointState read(String path, String committer) throws IOException {
    var location = AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(path);
    try (var in = new DataInputStream(location.getMetadataHandle().openInputStream())) {
      ClassLoader loader = SavepointState.class.getClassLoader();
      return read(Checkpoints.loadCheckpointMetadata(in, loader, path), path, committer);
    }
  }

  private static SavepointState read(CheckpointMetadata metadata, String path, String committer)
      throws IOException {
    var uid = operatorId(committer);
    OperatorState state =
        metadata.getOperatorStates().stream()
            .filter(each -> each.getOperatorID().equals(uid))
            .findFirst()
            .orElseThrow(
                () ->
                    new IOException(
                        "Cannot read savepoint '" + path + "': it has no committer of Chimera"));
    if (state.isFullyFinished()) {
      return new SavepointState(metadata.getCheckpointId(), true, Map.of(), List.of());
    }
    // The committer has one subtask.
    return read(state.getState(0), metadata.getCheckpointId());
  }

  private static SavepointState read(OperatorSubtaskState subtask, long checkpoint)
      throws IOException {
    try (var closer = new CloseableRegistry();
        var store = store(subtask, closer)) {
      var next = new HashMap<TableName, Positions>();
      for (Carry carry : CommitterState.carries(store).get()) {
        next.put(carry.table(), carry.positions());
      }
      var pending = new ArrayList<Closing>();
      CommitterState.closings(store).get().forEach(pending::add);
      pending.sort(Comparator.comparingLong(Closing::checkpoint));
      boolean isDrained = CommitterState.ended(store).get().iterator().hasNext();
      return new SavepointState(
          checkpoint, isDrained, next, pending.stream().map(Pending::of).toList());
    } catch (IOException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new IOException("Cannot read the committer's state", failure);
    }
  }

  /**
   * What an operator has in a list of texts; empty if the savepoint has no such operator.
   *
   * @param uid the operator's in the job
   * @param name the state's
   * @throws IOException if there is no such savepoint
   */
  public static List<String> texts(String path, String uid, String name) throws IOException {
    var location = AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(path);
    try (var in = new DataInputStream(location.getMetadataHandle().openInputStream())) {
      ClassLoader loader = SavepointState.class.getClassLoader();
      for (OperatorState each :
          Checkpoints.loadCheckpointMetadata(in, loader, path).getOperatorStates()) {
        if (each.getOperatorID().equals(operatorId(uid)) && each.getState(0) != null) {
          return texts(each.getState(0), name);
        }
      }
      return List.of();
    }
  }

  private static List<String> texts(OperatorSubtaskState subtask, String name) throws IOException {
    try (var closer = new CloseableRegistry();
        var store = store(subtask, closer)) {
      var texts = new ArrayList<String>();
      store.getListState(new ListStateDescriptor<>(name, Types.STRING)).get().forEach(texts::add);
      return texts;
    } catch (IOException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new IOException("Cannot read state '" + name + "'", failure);
    }
  }

  static DefaultOperatorStateBackend store(OperatorSubtaskState subtask, CloseableRegistry closer)
      throws Exception {
    return new DefaultOperatorStateBackendBuilder(
            SavepointState.class.getClassLoader(),
            new ExecutionConfig(),
            false,
            subtask.getManagedOperatorState(),
            closer)
        .build();
  }

  /** As Flink makes it of a uid: murmur3 with 128 bits, seed 0, over its UTF-8 bytes. */
  static OperatorID operatorId(String uid) {
    return new OperatorID(
        Hashing.murmur3_128(0).hashBytes(uid.getBytes(StandardCharsets.UTF_8)).asBytes());
  }

  /**
   * Whether a job restored from this can go on with the table.
   *
   * @param ledger the table's, at its newest state
   */
  public Verdict against(TableName table, TableLedger ledger) {
    Positions stands = next.get(table);
    Optional<LedgerEntry> head = ledger.head().map(Committed::entry);
    if (stands == null) {
      return Verdict.UNKNOWN;
    }
    if (head.isEmpty()) {
      return Verdict.AHEAD;
    }
    Positions to = head.get().to();
    boolean isAhead = Continuity.covers(stands, to);
    boolean isBehind = Continuity.covers(to, stands);
    if (isAhead && isBehind) {
      return wasDiscarded(ledger) ? Verdict.REMEMBERS_DISCARDED : Verdict.FOLLOWS;
    }
    if (!isAhead) {
      return Verdict.BEHIND;
    }
    if (wasTakenBack(ledger)) {
      // What is pending here may be what was taken out of the table.
      return Verdict.AHEAD;
    }
    // What is not in the table yet is committed first; it must start where the table ends.
    return pending.stream()
            .filter(each -> each.table().equals(table) && !ledger.contains(each.commitId()))
            .findFirst()
            .filter(
                first -> Continuity.covers(first.from(), to) && Continuity.covers(to, first.from()))
            .isPresent()
        ? Verdict.FOLLOWS
        : Verdict.AHEAD;
  }

  /** Whether nothing was read since records were given up that a run remembers. */
  private static boolean wasDiscarded(TableLedger ledger) {
    List<Committed> entries = ledger.entries();
    for (int index = entries.size() - 1; index >= 0; index--) {
      LedgerEntry entry = entries.get(index).entry();
      if (entry.operation() != LedgerEntry.Operation.OPENING) {
        return entry.operation() == LedgerEntry.Operation.DISCARD && entry.abandoned() != null;
      }
    }
    return false;
  }

  /** Whether the table stands where a rewind, or a rollback that was accepted, has put it. */
  private static boolean wasTakenBack(TableLedger ledger) {
    List<Committed> entries = ledger.entries();
    Positions stands = entries.get(entries.size() - 1).entry().to();
    for (int index = entries.size() - 1; index >= 0; index--) {
      LedgerEntry entry = entries.get(index).entry();
      if (!entry.to().equals(stands)) {
        return false;
      }
      if (entry.abandoned() != null) {
        return true;
      }
    }
    return false;
  }
}
