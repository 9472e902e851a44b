package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.local.KafkaBroker;
import io.chimera.local.SchemaRegistryServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Trouble with a server is no fault of a record. */
@ExtendWith(RealServers.class)
class ServersAwayIT {
  private static final Schema FIRST =
      SchemaBuilder.record("Number").fields().requiredLong("id").endRecord();
  private static final Schema SECOND =
      SchemaBuilder.record("Number").fields().requiredLong("id").requiredString("text").endRecord();

  @TempDir private Path directory;

  @Test
  void recordsWaitForTheRegistryAndNoneIsQuarantined(TestKafka kafka) throws Exception {
    // Given
    var home = directory.resolve("registry");
    var registry = SchemaRegistryServer.startOnFreePort(home);
    var topic = kafka.topic("registry-away", 1);
    var subject = new RegistrySubjects(registry.url());
    int first = subject.register(topic.name() + "-value", FIRST);
    int second = subject.register(topic.name() + "-other", SECOND);
    var lake = new TestLake(directory);
    var contract =
        ContractText.of(
            "patient",
            "servers: " + kafka.servers() + "\nregistry: " + registry.url(),
            ContractText.numbered("plain", topic.name()).replace("format: json", "format: avro"));
    topic.send(records(topic, first, 0, 10));
    try (var run = lake.start(contract, 1)) {
      awaitWritten(lake, 10);
      // When
      registry.close();
      topic.send(records(topic, first, 10, 20));
      awaitWritten(lake, 20);
      topic.send(records(topic, second, 20, 30));
      topic.send(records(topic, first, 30, 40));
      registry = SchemaRegistryServer.start(home, registry.port());
      // Then
      awaitWritten(lake, 40);
      run.stop();
      TestLake.finish(run);
    } finally {
      registry.close();
    }
    assertThat(lake.numbers("plain", "id")).isEqualTo(LongStream.range(0, 40).boxed().toList());
    lake.assertBooks("plain", 40, 40, 0);
    assertThat(lake.quarantine("plain")).isEmpty();
  }

  @Test
  void brokerThatWasKilledIsWaitedFor() throws Exception {
    // Given
    var home = directory.resolve("kafka");
    var first = KafkaBroker.startOnFreePort(home);
    var kafka = TestKafka.on(first);
    var topic = kafka.topicNamed("broker-away", 2);
    var contract = ContractText.of("patient", kafka, ContractText.numbered("plain", topic.name()));
    var lake = new TestLake(directory);
    topic.sendEach(0, 10, 2, ContractText::number);
    try (var run = lake.start(contract, 2)) {
      awaitWritten(lake, 10);
      topic.sendEach(10, 20, 2, ContractText::number);
      // When
      first.kill();
      kafka.close();
      kafka = TestKafka.on(KafkaBroker.start(home, first.port()));
      new TestTopic(kafka, topic.name()).sendEach(20, 30, 2, ContractText::number);
      // Then
      awaitWritten(lake, 30);
      run.stop();
      TestLake.finish(run);
    } finally {
      kafka.close();
    }
    assertThat(lake.numbers("plain", "id")).isEqualTo(LongStream.range(0, 30).boxed().toList());
    lake.assertBooks("plain", 30, 30, 0);
  }

  private static List<ProducerRecord<byte[], byte[]>> records(
      TestTopic topic, int schemaId, int from, int to) {
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (long number = from; number < to; number++) {
      long id = number;
      records.add(
          new ProducerRecord<>(
              topic.name(),
              0,
              null,
              FramedAvro.of(
                  schemaId,
                  encoder -> {
                    encoder.writeLong(id);
                    if (from == 20) {
                      encoder.writeString("number " + id);
                    }
                  })));
    }
    return records;
  }

  private static void awaitWritten(TestLake lake, long count) {
    Waiting.until(
        count + " written",
        () -> {
          var ledger = lake.ledger("plain");
          return ledger.get(ledger.size() - 1).entry().totals().written() >= count;
        });
  }
}
