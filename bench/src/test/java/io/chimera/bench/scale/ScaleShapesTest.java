package io.chimera.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.bench.BenchContract;
import io.chimera.bench.Shape;
import io.chimera.bench.Subject;
import io.chimera.jobs.run.RunPreparation;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Deduplication;
import io.chimera.schemas.contract.TopicSpec.Format;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ScaleShapesTest {
  private static final BenchContract.Source SOURCE =
      new BenchContract.Source("127.0.0.1:9092", "http://127.0.0.1:8080");

  @TempDir private Path directory;

  private static Contract contract(Shape shape, int datasets) {
    List<BenchContract.Part> parts =
        IntStream.range(0, datasets)
            .mapToObj(
                index ->
                    new BenchContract.Part(
                        shape.named(shape.name() + "_" + index), Format.AVRO, "topic_" + index))
            .toList();
    return BenchContract.of(Subject.GOVERNED, SOURCE, parts);
  }

  @ParameterizedTest
  @CsvSource({"DATASETS, 1000", "COLUMNS, 5", "COLUMNS, 500", "PARTITIONS, 1000"})
  void canBeRunAndHasTenRules(Along along, int step) {
    PlatformSettings platform = new PlatformSettingsReader().defaults(directory);

    Contract contract = contract(ScaleShapes.of(along, step), along == Along.DATASETS ? step : 1);

    assertThat(RunPreparation.problems(contract, platform)).isEmpty();
    assertThat(contract.datasets()).hasSize(along == Along.DATASETS ? step : 1);
    assertThat(contract.datasets())
        .extracting(Dataset::rules)
        .allMatch(rules -> rules.size() == 10);
    assertThat(contract.datasets()).allMatch(dataset -> dataset.deduplication() != null);
  }

  @ParameterizedTest
  @CsvSource({"5", "6", "50", "500"})
  void hasAsManyColumnsAsAskedFor(int columns) {
    Shape shape = ScaleShapes.of(Along.COLUMNS, columns);

    assertThat(shape.columns()).hasSize(columns);
    assertThat(shape.values().of(1, new SplittableRandom(1))).hasSize(columns);
  }

  @Test
  void leavesSomeValuesOut() {
    Shape shape = ScaleShapes.of(Along.COLUMNS, 500);

    Object[] values = shape.values().of(1, new SplittableRandom(1));

    assertThat(Arrays.stream(values).limit(5)).doesNotContainNull();
    assertThat(Arrays.stream(values).filter(Objects::isNull).count()).isBetween(25L, 75L);
  }

  @Test
  void liesInAnyOfThePartitions() {
    Shape shape = ScaleShapes.of(Along.PARTITIONS, 10);
    var random = new SplittableRandom(1);

    var partitions = new HashSet<Object>();
    for (int index = 0; index < 1000; index++) {
      partitions.add(shape.values().of(index, random)[shape.index("shop")]);
    }

    assertThat(partitions).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(shape.partition()).containsExactly("shop");
  }

  @ParameterizedTest
  @EnumSource
  void remembersKeysWhereItSays(Deduplication.State state) {
    Deduplication deduplication = KeysRun.contract(state).datasets().get(0).deduplication();

    assertThat(deduplication).isNotNull();
    assertThat(deduplication.state()).isEqualTo(state);
  }
}
