package io.chimera.jobs.ingest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A topic of one test.
 *
 * @param kafka where it is
 * @param name its name
 */
record TestTopic(TestKafka kafka, String name) {

  /** A record with this value and nothing else. */
  ProducerRecord<byte[], byte[]> text(int partition, String value) {
    return new ProducerRecord<>(name, partition, null, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends in order, and says where each record lies. */
  List<RecordMetadata> send(List<ProducerRecord<byte[], byte[]>> records) {
    try (var producer = kafka.producer(Map.of())) {
      var sent = new ArrayList<Future<RecordMetadata>>();
      for (ProducerRecord<byte[], byte[]> record : records) {
        sent.add(producer.send(record));
      }
      producer.flush();
      var places = new ArrayList<RecordMetadata>();
      for (Future<RecordMetadata> each : sent) {
        places.add(each.get());
      }
      return places;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sends the values with numbers {@code from} to {@code to - 1}, to all partitions in turn. */
  void sendEach(int from, int to, int partitions, IntFunction<String> value) {
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (int number = from; number < to; number++) {
      records.add(text(number % partitions, value.apply(number)));
    }
    send(records);
  }

  void delete() {
    TestKafka.await(kafka.admin().deleteTopics(List.of(name)).all());
  }

  void growTo(int partitions) {
    TestKafka.await(
        kafka.admin().createPartitions(Map.of(name, NewPartitions.increaseTo(partitions))).all());
  }

  /** Deletes the records before this offset, as retention does. */
  void deleteBefore(int partition, long offset) {
    TestKafka.await(
        kafka
            .admin()
            .deleteRecords(
                Map.of(new TopicPartition(name, partition), RecordsToDelete.beforeOffset(offset)))
            .all());
  }
}
