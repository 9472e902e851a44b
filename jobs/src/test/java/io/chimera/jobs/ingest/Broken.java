package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.stream.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Broken records among good ones in all partitions of a topic, and what must become of each: the
 * first partition begins and ends with a broken one, the second with a good one, the third has
 * broken ones only.
 */
final class Broken {
  static final int PARTITIONS = 3;

  private final List<Kind> kinds = new ArrayList<>();

  /** A way to be broken. */
  private record Kind(
      ReasonCode code,
      @Nullable String column,
      byte @Nullable [] key,
      byte @Nullable [] value,
      List<Header> headers) {
    ProducerRecord<byte[], byte[]> record(String topic, int partition) {
      return new ProducerRecord<>(topic, partition, null, key, value, headers);
    }
  }

  /** Makes the good records: each with a number of its own. */
  interface Good {
    ProducerRecord<byte[], byte[]> record(int number, int partition);
  }

  /** What was sent. */
  record Sent(List<Quarantined> quarantined, List<Long> good) {}

  Broken add(
      ReasonCode code,
      @Nullable String column,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Header... headers) {
    kinds.add(new Kind(code, column, key, value, List.of(headers)));
    return this;
  }

  Sent send(TestTopic topic, Good good) {
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
    var expected = new ArrayList<@Nullable Kind>();
    var numbers = new ArrayList<Long>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      for (int index = 0; index < kinds.size(); index++) {
        boolean goodFirst = partition == 1;
        boolean hasGood = partition == 1 || (partition == 0 && index < kinds.size() - 1);
        Kind kind = kinds.get(index);
        var broken = kind.record(topic.name(), partition);
        int number = numbers.size();
        if (hasGood && goodFirst) {
          records.add(good.record(number, partition));
          expected.add(null);
        }
        records.add(broken);
        expected.add(kind);
        if (hasGood && !goodFirst) {
          records.add(good.record(number, partition));
          expected.add(null);
        }
        if (hasGood) {
          numbers.add((long) number);
        }
      }
    }
    // A good one ends the second partition.
    records.add(good.record(numbers.size(), 1));
    expected.add(null);
    numbers.add((long) numbers.size());

    var places = topic.send(records);
    var quarantined = new ArrayList<Quarantined>();
    for (int index = 0; index < records.size(); index++) {
      Kind kind = expected.get(index);
      if (kind != null) {
        quarantined.add(
            Quarantined.expected(kind.code, kind.column, records.get(index), places.get(index)));
      }
    }
    return new Sent(quarantined, numbers);
  }

  /** The table has every good record and the quarantine every broken one, once. */
  static void assertIngested(TestLake lake, String table, Sent sent) {
    assertThat(lake.quarantine(table)).containsExactlyInAnyOrderElementsOf(sent.quarantined());
    assertThat(lake.numbers(table, "id")).isEqualTo(sent.good());
    long good = sent.good().size();
    long broken = sent.quarantined().size();
    lake.assertBooks(table, good + broken, good, broken);
  }
}
