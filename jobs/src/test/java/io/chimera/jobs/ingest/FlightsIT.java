package io.chimera.jobs.ingest;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chimera.schemas.contract.TableName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The example contract as it is, over flights: the table's sums are the source's. */
@ExtendWith(RealServers.class)
class FlightsIT {
  private static final int PARTITIONS = 4;
  private static final int COUNT = 20_000;
  private static final Path HOME = Path.of(System.getProperty("chimera.home"));
  private static final TableName TABLE = new TableName("travel", "flights");

  @TempDir private Path directory;

  @Test
  void tableOfGeneratedFlightsHasTheSourcesSums(TestKafka kafka) throws Exception {
    ingestAndCompare(kafka, Flight.generated(COUNT));
  }

  @Test
  void tableOfRealFlightsHasTheSourcesSums(TestKafka kafka) throws Exception {
    var file = HOME.resolveSibling("shared").resolve("data").resolve("flights-20k.json");
    assumeTrue(Files.exists(file), "the real flights are not on this machine");
    ingestAndCompare(kafka, Flight.read(file));
  }

  private void ingestAndCompare(TestKafka kafka, List<Flight> flights) throws Exception {
    // Given
    var topic = kafka.topic("flights", PARTITIONS);
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (Flight flight : flights) {
      records.add(topic.text(records.size() % PARTITIONS, flight.json()));
    }
    topic.send(records);
    var lake = new TestLake(directory);
    // When
    lake.ingest(contract(kafka, topic), 2);
    // Then
    try (var duck = lake.duck(TABLE)) {
      assertThat(
              duck.ask(
                  "SELECT count(*), sum(delay), sum(distance), min(flight_time), max(flight_time)"
                      + " FROM live"))
          .containsExactly(
              "%d,%d,%d,%s,%s"
                  .formatted(
                      flights.size(),
                      flights.stream().mapToLong(Flight::delay).sum(),
                      flights.stream().mapToLong(Flight::distance).sum(),
                      text(flights.stream().map(Flight::time).min(Comparator.naturalOrder())),
                      text(flights.stream().map(Flight::time).max(Comparator.naturalOrder()))));
      assertThat(duck.ask("SELECT origin, count(*) FROM live GROUP BY origin ORDER BY origin"))
          .isEqualTo(byOrigin(flights));
    }
    assertThat(lake.rows(TABLE.quarantine())).isEmpty();
    assertThat(lake.rows(TABLE)).hasSize(flights.size());
  }

  private static List<String> byOrigin(List<Flight> flights) {
    return flights.stream()
        .collect(groupingBy(Flight::origin, TreeMap::new, counting()))
        .entrySet()
        .stream()
        .map(entry -> entry.getKey() + "," + entry.getValue())
        .toList();
  }

  private static String contract(TestKafka kafka, TestTopic topic) throws Exception {
    var text = Files.readString(HOME.resolve("examples").resolve("flights.yaml"));
    assertThat(text).contains("servers: 127.0.0.1:9092", "topic: flights\n");
    return text.replace("servers: 127.0.0.1:9092", "servers: " + kafka.servers())
        .replace("topic: flights\n", "topic: " + topic.name() + "\n");
  }

  /** As DuckDB's driver writes timestamps. */
  private static String text(Optional<LocalDateTime> time) {
    return time.orElseThrow().format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.S"));
  }
}
