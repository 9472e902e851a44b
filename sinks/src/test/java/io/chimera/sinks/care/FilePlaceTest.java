package io.chimera.sinks.care;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilePlaceTest {
  @ParameterizedTest
  @CsvSource({
    "/lake/bets/data/a.parquet, /lake/bets/data/a.parquet",
    "file:/lake/bets/a.parquet, /lake/bets/a.parquet",
    "file:///lake/bets/a.parquet, /lake/bets/a.parquet",
    "s3a://bucket/bets/a.parquet, /bets/a.parquet",
    "s3://bucket/bets//a.parquet, /bets/a.parquet",
    "hdfs://name:8020/bets/day=2026-11-20 00%3A00/a.parquet, /bets/day=2026-11-20 00%3A00/a.parquet"
  })
  void isTheSameHoweverTheStorageIsCalled(String location, String place) {
    assertThat(FilePlace.of(location)).isEqualTo(place);
  }

  @ParameterizedTest
  @CsvSource({"/lake/bets, /lake/bets/", "file:/lake/bets/, /lake/bets/"})
  void directoryIsNoBeginningOfAnother(String location, String place) {
    assertThat(FilePlace.ofDirectory(location)).isEqualTo(place);
  }
}
