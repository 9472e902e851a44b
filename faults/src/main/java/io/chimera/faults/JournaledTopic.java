package io.chimera.faults;

import io.chimera.local.KafkaTopics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic with the records of one seed, and the journal of what it has. */
public final class JournaledTopic {
  private final Map<String, Object> connection;
  private final String name;
  private final int partitions;
  private final Generator generator;
  private final Journal journal;
  private long next;

  private JournaledTopic(
      Map<String, Object> connection,
      String name,
      int partitions,
      Generator generator,
      Journal journal) {
    this.connection = Map.copyOf(connection);
    this.name = name;
    this.partitions = partitions;
    this.generator = generator;
    this.journal = journal;
  }

  /**
   * Makes the topic.
   *
   * @param connection what a Kafka client needs to connect
   */
  public static JournaledTopic create(
      Map<String, Object> connection,
      String name,
      int partitions,
      Generator generator,
      Journal journal)
      throws ExecutionException, InterruptedException {
    try (var admin = Admin.create(connection)) {
      KafkaTopics.create(admin, new NewTopic(name, partitions, (short) 1));
    }
    return new JournaledTopic(connection, name, partitions, generator, journal);
  }

  public String name() {
    return name;
  }

  /** Records sent so far. */
  public long sent() {
    return next;
  }

  /** Sends the next {@code count} records, to all partitions in turn, and journals them. */
  public void send(int count) throws IOException, ExecutionException, InterruptedException {
    var properties = new HashMap<>(connection);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    try (var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      var confirmed = new ArrayList<Future<RecordMetadata>>();
      for (long number = next; number < next + count; number++) {
        confirmed.add(
            producer.send(
                new ProducerRecord<>(
                    name, (int) (number % partitions), null, generator.value(number))));
      }
      producer.flush();
      for (Future<RecordMetadata> each : confirmed) {
        RecordMetadata place = each.get();
        journal.append(
            new Journal.Line(
                next,
                place.partition(),
                place.offset(),
                generator.fate(next),
                Journal.digest(generator.value(next))));
        next++;
      }
    }
  }
}
