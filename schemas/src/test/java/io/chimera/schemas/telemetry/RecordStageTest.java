package io.chimera.schemas.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecordStageTest {

  static Stream<Arguments> stacks() {
    return Stream.of(
        argumentSet(
            "a library that a decoder calls is the decoder's",
            RecordStage.DECODE,
            List.of(
                "java.lang.String",
                "io.chimera.connectors.decode.json.JsonDecoder",
                "io.chimera.quality.admission.DatasetPass",
                "org.apache.flink.streaming.runtime.tasks.StreamTask")),
        argumentSet(
            "a chained operator that another calls has its own time",
            RecordStage.WRITE,
            List.of(
                "org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder",
                "io.chimera.sinks.parquet.LongColumn",
                "io.chimera.sinks.write.WriteOperator",
                "io.chimera.quality.deduplication.DeduplicationOperator",
                "io.chimera.quality.admission.AdmissionOperator")),
        argumentSet(
            "what no class of ours does is Flink's",
            RecordStage.FLINK,
            List.of("org.apache.flink.streaming.runtime.tasks.StreamTask", "java.lang.Thread")),
        argumentSet("a thread that has ended does nothing", RecordStage.FLINK, List.of()));
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void isThatOfTheInnermostOfOurClasses(RecordStage stage, List<String> classes) {
    var frames =
        classes.stream()
            .map(each -> new StackTraceElement(each, "run", "Some.java", 1))
            .toArray(StackTraceElement[]::new);

    assertThat(RecordStage.of(frames)).isEqualTo(stage);
  }

  @ParameterizedTest
  @MethodSource("labels")
  void hasALabelOfItsOwn(String label) {
    assertThat(Arrays.stream(RecordStage.values()).map(RecordStage::label))
        .filteredOn(label::equals)
        .hasSize(1);
  }

  static Stream<String> labels() {
    return Arrays.stream(RecordStage.values()).map(RecordStage::label);
  }
}
