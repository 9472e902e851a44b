package io.chimera.quality.admission;

import io.chimera.quality.deduplication.DatasetKeys;
import io.chimera.schemas.stream.Ingested;
import java.util.function.Consumer;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Sends what a pass tells where it goes, should repeats be looked for behind it. */
final class Routes {
  private Routes() {}

  /** Into {@code output}; the record is reused. */
  static Consumer<Ingested> into(Output<StreamRecord<Ingested>> output, TaskInfo task) {
    var element = new StreamRecord<Ingested>(null);
    int local = local(task);
    return ingested ->
        output.collect(
            element.replace(
                ingested.routed(
                    ingested.isKeyed() ? DatasetKeys.route(ingested.keyLow()) : local)));
  }

  /** What no key sends anywhere stays with the subtask of the same number. */
  private static int local(TaskInfo task) {
    int route = 0;
    while (KeyGroupRangeAssignment.assignKeyToParallelOperator(
            route, task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks())
        != task.getIndexOfThisSubtask()) {
      route++;
    }
    return route;
  }
}
