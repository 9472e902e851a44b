package io.chimera.connectors.source;

import io.chimera.connectors.database.Drift;
import io.chimera.connectors.database.Drift.Kind;
import io.chimera.schemas.contract.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/** A table is no longer what it was, and the job cannot go on with it. */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class SourceDriftException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean isEvolvable;

  private SourceDriftException(String message, boolean isEvolvable) {
    super(message);
    this.isEvolvable = isEvolvable;
  }

  /** Of what nothing can be done about but by people. */
  public static SourceDriftException ofEnd(Dataset dataset, String where, List<Drift> drifts) {
    return new SourceDriftException(
        message(dataset, where, drifts) + "; " + remedies(drifts), false);
  }

  /** Of what the next start of the pipeline makes the target fit to. */
  public static SourceDriftException ofEvolution(
      Dataset dataset, String where, List<Drift> drifts) {
    return new SourceDriftException(
        message(dataset, where, drifts) + "; the next start evolves the dataset's table", true);
  }

  /** Whether a new start makes the target fit. */
  public boolean isEvolvable() {
    return isEvolvable;
  }

  private static String message(Dataset dataset, String where, List<Drift> drifts) {
    return "Cannot go on with dataset '"
        + dataset.name()
        + "' "
        + where
        + ": table '"
        + dataset.from().stream()
        + "' has changed: "
        + drifts.stream().map(Drift::toString).collect(Collectors.joining("; "));
  }

  private static String remedies(List<Drift> drifts) {
    var remedies = new ArrayList<String>();
    if (drifts.stream().anyMatch(each -> each.kind() == Kind.KEY_CHANGED)) {
      remedies.add("correct the key, and drop the dataset's table, so that it is read anew");
    } else if (drifts.stream().anyMatch(each -> each.kind() == Kind.DROPPED)) {
      remedies.add(
          "bring the column back, or correct the contract and drop the dataset's table, so that it"
              + " is read anew");
    } else {
      remedies.add("give the contract another version to go on with the columns that it has");
      remedies.add("drop the dataset's table to read it anew");
    }
    return String.join(", or ", remedies);
  }
}
