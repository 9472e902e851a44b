package io.chimera.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Target.PartitionField;
import io.chimera.schemas.contract.Target.Transform;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExamplesTest {
  private static final Path EXAMPLES = Path.of(System.getProperty("chimera.home"), "examples");

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files.filter(each -> each.toString().matches(".*\\.(json|yaml)")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void isAValidContract(Path example) {
    assertThat(new ContractReader().read(example).datasets()).isNotEmpty();
  }

  @Test
  void readsCasino() {
    Contract casino = new ContractReader().read(EXAMPLES.resolve("casino.json"));

    assertThat(casino.name()).isEqualTo("casino");
    assertThat(casino.priority()).isEqualTo(10);
    assertThat(casino.source())
        .isEqualTo(
            new KafkaSourceSpec(
                "games",
                List.of("127.0.0.1:9092"),
                URI.create("http://127.0.0.1:8080/apis/ccompat/v7"),
                KafkaSecurity.NONE));
    assertThat(casino.trigger().commitEvery()).isEqualTo(Duration.ofSeconds(60));
    Dataset bets = casino.datasets().get(0);
    assertThat(casino.pipelineOf(bets)).isEqualTo("casino_games_bets");
    assertThat(bets.columns()).hasSize(8);
    assertThat(bets.columns().get(5))
        .isEqualTo(
            new Column(
                "bet_amount",
                new ValueSpec(new ColumnType.DecimalType(18, 4), false, null),
                Origin.SAME_NAME,
                null));
    assertThat(bets.unknownFields()).isEqualTo(Dataset.UnknownFields.QUARANTINE);
    assertThat(bets.eventTime())
        .isEqualTo(new EventTime("activity_datetime", Duration.ofMinutes(5)));
    assertThat(bets.target())
        .isEqualTo(
            new Target(
                new TableName("casino", "bets"),
                List.of(
                    new PartitionField("activity_datetime", Transform.DAY, 0),
                    new PartitionField("game_type", Transform.IDENTITY, 0)),
                List.of(),
                128));
  }

  @Test
  void readsFlights() {
    Contract flights = new ContractReader().read(EXAMPLES.resolve("flights.yaml"));

    assertThat(flights.ownership().declaredOn()).isEqualTo("2026-11-20");
    Dataset dataset = flights.datasets().get(0);
    assertThat(dataset.from())
        .isEqualTo(new TopicSpec("flights", TopicSpec.Format.JSON, StartPosition.EARLIEST));
    assertThat(dataset.columns().get(0))
        .isEqualTo(
            new Column(
                "flight_time",
                new ValueSpec(Primitive.TIMESTAMP, true, "yyyy/MM/dd HH:mm"),
                new Origin(List.of("date"), null, null),
                "Scheduled departure, local time of the airport"));
    assertThat(dataset.unknownFields()).isEqualTo(Dataset.UnknownFields.IGNORE);
    assertThat(dataset.maxValueBytes()).isEqualTo(524288);
  }
}
