package io.chimera.connectors.source;

import io.chimera.connectors.database.Drift;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.SourceTable;
import io.chimera.schemas.contract.TableSpec;
import io.chimera.schemas.contract.TableSpec.OnDrift;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/** A table is no longer what the contract says of it. */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class SourceDriftException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private SourceDriftException(String dataset, SourceTable table, List<Drift> differences) {
    super(
        "Cannot go on with dataset '"
            + dataset
            + "': table '"
            + table
            + "' is not what the contract says: "
            + differences.stream().map(Drift::toString).collect(Collectors.joining("; "))
            + "; correct the contract, and resume");
  }

  /**
   * @param found all differences of a dataset's table from the contract
   * @throws SourceDriftException if the contract says to end because of one
   */
  public static void requireNone(Dataset dataset, SourceTable table, List<Drift> found) {
    OnDrift policy = ((TableSpec) dataset.from()).onDrift();
    List<Drift> fatal = found.stream().filter(each -> isFatal(each, policy)).toList();
    if (!fatal.isEmpty()) {
      throw new SourceDriftException(dataset.name(), table, fatal);
    }
  }

  /** A column that is gone has no values that could be read otherwise. */
  private static boolean isFatal(Drift drift, OnDrift policy) {
    return switch (drift.kind()) {
      case DROPPED, KEY_CHANGED -> true;
      // What does not fit is a fault of the value.
      case WIDENED, RETYPED -> policy == OnDrift.FAIL;
      case ADDED -> false;
      case NARROWED -> false;
    };
  }
}
