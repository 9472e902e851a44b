package io.chimera.sinks.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DatasetNameTest {

  static List<List<String>> places() {
    return List.of(
        List.of("/lake/casino/bets", "file", "/lake/casino/bets"),
        List.of("file:/lake/bets", "file", "/lake/bets"),
        List.of("file:///lake/bets", "file", "/lake/bets"),
        List.of("/data/100% of #it? {all}^[1]", "file", "/data/100% of #it? {all}^[1]"),
        List.of("s3://bucket/lake/bets", "s3://bucket", "lake/bets"),
        List.of("s3a://bucket/a%20b", "s3://bucket", "a%20b"),
        List.of("gs://bucket/lake", "gs://bucket", "lake"),
        List.of("hdfs://node:8020/lake/bets", "hdfs://node:8020", "/lake/bets"),
        List.of("abfss://box@store.example.org/lake", "abfss://box@store.example.org", "/lake"));
  }

  @ParameterizedTest
  @MethodSource("places")
  void aTableIsKnownByItsPlace(List<String> each) {
    assertThat(DatasetName.ofPlace(each.get(0)))
        .isEqualTo(new DatasetName(each.get(1), each.get(2)));
  }
}
