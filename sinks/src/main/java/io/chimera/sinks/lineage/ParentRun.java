package io.chimera.sinks.lineage;

import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.ParentRunFacet;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who has started a run: a task of an orchestrator.
 *
 * @param namespace of its job
 * @param job the job's name
 * @param run its run
 */
public record ParentRun(String namespace, String job, UUID run) {
  /** The variable by which orchestrators hand it on: {@code namespace/job/run}. */
  public static final String VARIABLE = "OPENLINEAGE_PARENT_ID";

  /**
   * Reads the variable's value.
   *
   * @param value null for none
   * @throws IllegalArgumentException if it is something else
   */
  public static Optional<ParentRun> read(@Nullable String value) {
    if (value == null || value.isEmpty()) {
      return Optional.empty();
    }
    int last = value.lastIndexOf('/');
    int middle = value.lastIndexOf('/', last - 1);
    try {
      if (middle > 0 && middle + 1 < last) {
        return Optional.of(
            new ParentRun(
                value.substring(0, middle),
                value.substring(middle + 1, last),
                UUID.fromString(value.substring(last + 1))));
      }
    } catch (IllegalArgumentException noUuid) {
      // Told below, with the whole of it.
    }
    throw new IllegalArgumentException(
        "Cannot read "
            + VARIABLE
            + " '"
            + value
            + "': expected 'namespace/job/run', the run as a UUID");
  }

  ParentRunFacet facet(OpenLineage model) {
    return model
        .newParentRunFacetBuilder()
        .run(model.newParentRunFacetRunBuilder().runId(run).build())
        .job(model.newParentRunFacetJobBuilder().namespace(namespace).name(job).build())
        .build();
  }
}
