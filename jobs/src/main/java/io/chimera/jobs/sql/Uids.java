package io.chimera.jobs.sql;

import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ProviderContext;

/** Gives operators inside a plan the uids that the planner makes for them, if it makes any. */
final class Uids {
  private final ProviderContext context;

  Uids(ProviderContext context) {
    this.context = context;
  }

  /** Whether what is planned has an operator already that describes itself so. */
  static boolean isDescribed(StreamExecutionEnvironment planned, String description) {
    return planned.getTransformations().stream()
        .anyMatch(each -> description.equals(each.getDescription()));
  }

  <T> SingleOutputStreamOperator<T> on(SingleOutputStreamOperator<T> operator, String name) {
    return context.generateUid(name).map(operator::uid).orElse(operator);
  }

  void on(Transformation<?> operator, String name) {
    context.generateUid(name).ifPresent(operator::setUid);
  }

  <T> DataStreamSink<T> on(DataStreamSink<T> sink, String name) {
    return context.generateUid(name).map(sink::uid).orElse(sink);
  }
}
