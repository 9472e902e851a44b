package io.chimera.jobs.ingest;

import static io.chimera.schemas.stream.ReasonCode.DUPLICATE_FIELD;
import static io.chimera.schemas.stream.ReasonCode.EMPTY_VALUE;
import static io.chimera.schemas.stream.ReasonCode.FUTURE_EVENT_TIME;
import static io.chimera.schemas.stream.ReasonCode.INVALID_TEXT;
import static io.chimera.schemas.stream.ReasonCode.INVALID_UTF8;
import static io.chimera.schemas.stream.ReasonCode.MALFORMED;
import static io.chimera.schemas.stream.ReasonCode.MISSING_REQUIRED;
import static io.chimera.schemas.stream.ReasonCode.NUMERIC_OVERFLOW;
import static io.chimera.schemas.stream.ReasonCode.PRECISION_LOSS;
import static io.chimera.schemas.stream.ReasonCode.TIME_OUT_OF_RANGE;
import static io.chimera.schemas.stream.ReasonCode.TOMBSTONE;
import static io.chimera.schemas.stream.ReasonCode.TOO_DEEP;
import static io.chimera.schemas.stream.ReasonCode.TRAILING_BYTES;
import static io.chimera.schemas.stream.ReasonCode.TRUNCATED;
import static io.chimera.schemas.stream.ReasonCode.UNKNOWN_FIELD;
import static io.chimera.schemas.stream.ReasonCode.VALUE_TOO_LARGE;
import static io.chimera.schemas.stream.ReasonCode.WRONG_TYPE;
import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.ReasonCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RealServers.class)
class BrokenJsonIT {
  private static final int MEGABYTE = 1_000_000;
  private static final int DEEP = 10_000;

  /** What no format of ours would ever write. */
  private static final byte[] NOT_UTF8 = {(byte) 0xc3, (byte) 0x28, (byte) 0xff};

  private final Broken broken = new Broken();
  @TempDir private Path directory;

  @Test
  void quarantinesExactlyTheBrokenRecordsAndWritesAllOthers(TestKafka kafka) throws Exception {
    // Given
    addKinds();
    var topic = kafka.topic("broken-json", Broken.PARTITIONS);
    var sent = broken.send(topic, (number, partition) -> good(topic, number, partition));
    var lake = new TestLake(directory);
    // When
    lake.ingest(contract(kafka, topic), 2);
    // Then
    Broken.assertIngested(lake, "broken", sent);
    try (var duck = lake.duck(new TableName("test", "broken"))) {
      assertThat(
              duck.ask(
                  "SELECT id, n, amount, ratio, text, day, \"at\", len(tags), flag,"
                      + " source_key, source_topic FROM live ORDER BY id"))
          .containsExactlyElementsOf(
              sent.good().stream().map(id -> expectedRow(id, topic)).toList());
    }
  }

  @Test
  void timestampOfTheSourceThatNoTableHoldsIsAFaultAndBreaksNoOther(TestKafka kafka)
      throws Exception {
    // Given
    var topic = kafka.topic("odd-times", 1);
    long lastMillisOfYear9999 = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
    topic.send(
        List.of(
            at(topic, Long.MAX_VALUE, "{\"id\":0}"),
            at(topic, 0, "{\"id\":1}"),
            at(topic, lastMillisOfYear9999 + 1, "{\"id\":2}"),
            at(topic, lastMillisOfYear9999, "{\"id\":3}"),
            at(topic, Long.MAX_VALUE, "{}")));
    var lake = new TestLake(directory);
    // When
    lake.ingest(contract(kafka, topic), 1);
    // Then
    assertThat(lake.quarantine("broken"))
        .extracting(
            row -> row.place() + " " + row.code() + " " + row.column() + " " + row.timestamp())
        .containsExactlyInAnyOrder(
            topic.name() + "/0/0 TIME_OUT_OF_RANGE source_time null",
            topic.name() + "/0/2 TIME_OUT_OF_RANGE source_time null",
            topic.name() + "/0/4 TIME_OUT_OF_RANGE source_time null");
    try (var duck = lake.duck(new TableName("test", "broken"))) {
      assertThat(duck.ask("SELECT id, epoch_ms(source_time) FROM live ORDER BY id"))
          .containsExactly("1,0", "3," + lastMillisOfYear9999);
    }
    lake.assertBooks("broken", 5, 2, 3);
  }

  private static ProducerRecord<byte[], byte[]> at(TestTopic topic, long millis, String value) {
    return new ProducerRecord<>(topic.name(), 0, millis, null, utf8(value));
  }

  private void addKinds() {
    broken.add(TOMBSTONE, null, utf8("a key"), null, header("why", utf8("deleted")));
    broken.add(EMPTY_VALUE, null, utf8("a key"), new byte[0]);
    kind(MALFORMED, null, "nonsense");
    kind(MALFORMED, null, "{'id':1}");
    kind(MALFORMED, null, "\ufeff{\"id\":1}");
    kind(MALFORMED, null, "{\"id\":01}");
    kind(MALFORMED, null, "{\"id\":1,\"ratio\":NaN}");
    kind(MALFORMED, null, "{\"id\":1,\"ratio\":-Infinity}");
    kind(MALFORMED, null, "{\"id\":1,}");
    kind(TRUNCATED, null, "{\"id\":1");
    kind(TRUNCATED, null, "{\"id\":1,\"text\":\"half of i");
    kind(TRAILING_BYTES, null, "{\"id\":1}{\"id\":2}");
    kind(TRAILING_BYTES, null, "{\"id\":1}\u0000");
    kind(WRONG_TYPE, null, "[{\"id\":1}]");
    kind(WRONG_TYPE, null, "null");
    kind(WRONG_TYPE, "id", "{\"id\":\"1\"}");
    kind(WRONG_TYPE, "text", "{\"id\":1,\"text\":5}");
    kind(WRONG_TYPE, "flag", "{\"id\":1,\"flag\":\"true\"}");
    kind(WRONG_TYPE, "tags", "{\"id\":1,\"tags\":{}}");
    kind(WRONG_TYPE, "tags[]", "{\"id\":1,\"tags\":[\"a\",1]}");
    kind(MISSING_REQUIRED, "id", "{}");
    kind(MISSING_REQUIRED, "id", "{\"id\":null,\"n\":4}");
    kind(MISSING_REQUIRED, "tags[]", "{\"id\":1,\"tags\":[null]}");
    kind(UNKNOWN_FIELD, null, "{\"id\":1,\"extra\":{\"a\":[1,2]}}");
    kind(DUPLICATE_FIELD, "id", "{\"id\":1,\"n\":2,\"id\":1}");
    kind(DUPLICATE_FIELD, "n", "{\"id\":1,\"n\":2,\"number\":2}");
    kind(NUMERIC_OVERFLOW, "id", "{\"id\":9223372036854775808}");
    kind(NUMERIC_OVERFLOW, "n", "{\"id\":1,\"n\":2147483648}");
    kind(NUMERIC_OVERFLOW, "n", "{\"id\":1,\"n\":-1e999999999}");
    kind(NUMERIC_OVERFLOW, "amount", "{\"id\":1,\"amount\":100000000000000}");
    kind(NUMERIC_OVERFLOW, "amount", "{\"id\":1,\"amount\":1e999999999}");
    kind(NUMERIC_OVERFLOW, "amount", "{\"id\":1,\"amount\":\"1e999999999\"}");
    kind(NUMERIC_OVERFLOW, "ratio", "{\"id\":1,\"ratio\":1e999999999}");
    kind(PRECISION_LOSS, "n", "{\"id\":1,\"n\":1.5}");
    kind(PRECISION_LOSS, "amount", "{\"id\":1,\"amount\":0.00001}");
    kind(PRECISION_LOSS, "amount", "{\"id\":1,\"amount\":1e-999999999}");
    kind(PRECISION_LOSS, "at", "{\"id\":1,\"at\":\"2026-01-01T00:00:00.0000001\"}");
    kind(INVALID_TEXT, "day", "{\"id\":1,\"day\":\"2026-02-30\"}");
    kind(INVALID_TEXT, "day", "{\"id\":1,\"day\":\"yesterday\"}");
    kind(INVALID_TEXT, "at", "{\"id\":1,\"at\":\"2026-01-01T24:00:01\"}");
    kind(INVALID_TEXT, "zoned", "{\"id\":1,\"zoned\":\"2026-01-01T00:00:00\"}");
    kind(INVALID_TEXT, "raw", "{\"id\":1,\"raw\":\"***\"}");
    kind(INVALID_TEXT, "amount", "{\"id\":1,\"amount\":\"ten\"}");
    kind(TIME_OUT_OF_RANGE, "day", "{\"id\":1,\"day\":\"0000-12-31\"}");
    var tomorrow = Instant.now().plus(Duration.ofDays(1)).toString().replaceAll("[.Z].*", "");
    kind(FUTURE_EVENT_TIME, "at", "{\"id\":1,\"at\":\"" + tomorrow + "\"}");
    kind(VALUE_TOO_LARGE, "text", "{\"id\":1,\"text\":\"" + "x".repeat(MEGABYTE) + "\"}");
    kind(TOO_DEEP, null, "{\"id\":1,\"extra\":" + "[".repeat(DEEP) + "]".repeat(DEEP) + "}");
    kind(INVALID_UTF8, null, "{\"id\":1,\"text\":\"\\ud800\"}");
    broken.add(
        INVALID_UTF8, null, null, join(utf8("{\"id\":1,\"text\":\""), NOT_UTF8, utf8("\"}")));
    broken.add(INVALID_UTF8, "source_key", NOT_UTF8, utf8("{\"id\":1}"));
    broken.add(
        MISSING_REQUIRED,
        "id",
        utf8("a key"),
        utf8("{\"n\":1}"),
        header("twice", utf8("1")),
        header("twice", NOT_UTF8),
        header("none", null),
        header("", new byte[0]));
  }

  private void kind(ReasonCode code, @Nullable String column, String value) {
    broken.add(code, column, null, utf8(value));
  }

  private static ProducerRecord<byte[], byte[]> good(TestTopic topic, int number, int partition) {
    var value =
        """
        {"number": %d, "amount": "%d.0625", "ratio": %d.5e-1, "text": "\\u20ac %d", "flag": null,
         "day": "2026-02-28", "at": "2026-11-20T10:11:12.000%03d", "zoned": "2026-01-01T00:00:00+02:00",
         "raw": "AAEC", "tags": ["a", "b"], "id": %d.0}
        """
            .formatted(-number, number, number, number, number, number);
    return new ProducerRecord<>(
        topic.name(),
        partition,
        null,
        utf8("key " + number),
        utf8(value),
        List.of(header("none", null), header("some", NOT_UTF8)));
  }

  private static String expectedRow(long id, TestTopic topic) {
    return "%d,%d,%d.0625,%s,\u20ac %d,2026-02-28,2026-11-20 10:11:12.%s,2,null,key %d,%s"
        .formatted(
            id,
            -id,
            id,
            Double.parseDouble(id + ".5e-1"),
            id,
            id == 0 ? "0" : "000%03d".formatted(id).replaceAll("0+$", ""),
            id,
            topic.name());
  }

  private static String contract(TestKafka kafka, TestTopic topic) {
    return ContractText.of(
        "broken_json",
        kafka,
        """
        name: broken
        from: {topic: %s, format: json}
        columns:
          - {name: id, type: long, required: true}
          - {name: n, type: int, aliases: [number]}
          - {name: amount, type: "decimal(18,4)"}
          - {name: ratio, type: double}
          - {name: text, type: string}
          - {name: flag, type: boolean}
          - {name: day, type: date}
          - {name: at, type: timestamp}
          - {name: zoned, type: timestamptz}
          - {name: raw, type: bytes}
          - {name: tags, type: list, items: {type: string, required: true}}
          - {name: source_topic, type: string, metadata: topic}
          - {name: source_partition, type: int, metadata: partition}
          - {name: source_offset, type: long, metadata: offset}
          - {name: source_time, type: timestamptz, metadata: timestamp}
          - {name: source_key, type: string, metadata: key}
          - {name: source_headers, type: map, values: {type: bytes}, metadata: headers}
        unknownFields: quarantine
        eventTime: {column: at, maxFuture: PT5M}
        target: {table: test.broken, kind: append}
        """
            .formatted(topic.name()));
  }

  private static Header header(String name, byte @Nullable [] value) {
    return new RecordHeader(name, value);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] join(byte[]... parts) {
    var joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
