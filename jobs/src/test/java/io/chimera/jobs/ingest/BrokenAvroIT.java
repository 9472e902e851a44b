package io.chimera.jobs.ingest;

import static io.chimera.schemas.stream.ReasonCode.BAD_MAGIC_BYTE;
import static io.chimera.schemas.stream.ReasonCode.EMPTY_VALUE;
import static io.chimera.schemas.stream.ReasonCode.FUTURE_EVENT_TIME;
import static io.chimera.schemas.stream.ReasonCode.INCOMPATIBLE_SCHEMA;
import static io.chimera.schemas.stream.ReasonCode.INVALID_TEXT;
import static io.chimera.schemas.stream.ReasonCode.INVALID_UTF8;
import static io.chimera.schemas.stream.ReasonCode.MALFORMED;
import static io.chimera.schemas.stream.ReasonCode.MISSING_REQUIRED;
import static io.chimera.schemas.stream.ReasonCode.NOT_FINITE;
import static io.chimera.schemas.stream.ReasonCode.NUMERIC_OVERFLOW;
import static io.chimera.schemas.stream.ReasonCode.PRECISION_LOSS;
import static io.chimera.schemas.stream.ReasonCode.TIME_OUT_OF_RANGE;
import static io.chimera.schemas.stream.ReasonCode.TOMBSTONE;
import static io.chimera.schemas.stream.ReasonCode.TRAILING_BYTES;
import static io.chimera.schemas.stream.ReasonCode.TRUNCATED;
import static io.chimera.schemas.stream.ReasonCode.UNKNOWN_FIELD;
import static io.chimera.schemas.stream.ReasonCode.UNKNOWN_SCHEMA_ID;
import static io.chimera.schemas.stream.ReasonCode.VALUE_TOO_LARGE;
import static io.chimera.schemas.stream.ReasonCode.WRONG_TYPE;
import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.local.SchemaRegistryServer;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.ReasonCode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RealServers.class)
class BrokenAvroIT {
  private static final int MEGABYTE = 1_000_000;
  private static final int UNREGISTERED = 1_999_999;
  private static final int SCALE = 6;
  private static final int DAY = 20_000;
  private static final Instant AT = Instant.parse("2026-11-20T10:11:12.000001Z");

  private static final Schema BET =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Bet", "fields": [
                {"name": "id", "type": ["null", "long"]},
                {"name": "n", "type": ["null", "long"]},
                {"name": "amount", "type": {"type": "bytes", "logicalType": "decimal", "precision": 38, "scale": 6}},
                {"name": "ratio", "type": "double"},
                {"name": "text", "type": "string"},
                {"name": "day", "type": {"type": "int", "logicalType": "date"}},
                {"name": "at", "type": {"type": "long", "logicalType": "timestamp-micros"}},
                {"name": "uuid", "type": ["null", "string"]}]}
              """);

  private final Broken broken = new Broken();
  @TempDir private Path directory;

  @Test
  void quarantinesExactlyTheBrokenRecordsAndWritesAllOthers(
      TestKafka kafka, SchemaRegistryServer registry) throws Exception {
    // Given
    var topic = kafka.topic("broken-avro", Broken.PARTITIONS);
    var subjects = new RegistrySubjects(registry.url());
    int id = subjects.register(topic.name() + "-value", BET);
    addKinds(id);
    addKindsOfOtherSchemas(subjects, topic.name());
    var sent =
        broken.send(
            topic,
            (number, partition) ->
                new ProducerRecord<>(topic.name(), partition, null, good(id, number)));
    var lake = new TestLake(directory);
    // When
    lake.ingest(contract(kafka, registry, topic), 2);
    // Then
    Broken.assertIngested(lake, "broken", sent);
    try (var duck = lake.duck(new TableName("test", "broken"))) {
      assertThat(duck.ask("SELECT id, n, amount, ratio, text, day, \"at\" FROM live ORDER BY id"))
          .containsExactlyElementsOf(
              sent.good().stream()
                  .map(
                      number ->
                          "%d,%d,%d.0625,%s,\u20ac %d,2024-10-04,2026-11-20 10:11:12.000001"
                              .formatted(number, -number, number, number + 0.25 + "", number))
                  .toList());
    }
  }

  private void addKinds(int id) {
    byte[] good = good(id, 1);
    broken.add(TOMBSTONE, null, utf8("a key"), null, new RecordHeader("why", utf8("deleted")));
    broken.add(EMPTY_VALUE, null, utf8("a key"), new byte[0]);
    kind(BAD_MAGIC_BYTE, null, FramedAvro.withByte(good, 0, 1));
    kind(BAD_MAGIC_BYTE, null, utf8("{\"id\":1}"));
    kind(TRUNCATED, null, FramedAvro.cutTo(good, 4));
    kind(TRUNCATED, "id", FramedAvro.cutTo(good, 5));
    kind(TRUNCATED, "uuid", FramedAvro.cutTo(good, good.length - 1));
    kind(TRAILING_BYTES, null, Arrays.copyOf(good, good.length + 1));
    kind(UNKNOWN_SCHEMA_ID, null, good(UNREGISTERED, 1));
    kind(UNKNOWN_SCHEMA_ID, null, good(-1, 1));
    kind(UNKNOWN_SCHEMA_ID, null, good(UNREGISTERED, 1));
    // The union's index of the first field.
    kind(MALFORMED, "id", FramedAvro.withByte(good, 5, 4));
    kind(MISSING_REQUIRED, "id", value(id, new Bet().id(null)));
    kind(NUMERIC_OVERFLOW, "n", value(id, new Bet().n(Integer.MAX_VALUE + 1L)));
    kind(NUMERIC_OVERFLOW, "amount", value(id, new Bet().amount("100000000000000.000000")));
    kind(PRECISION_LOSS, "amount", value(id, new Bet().amount("0.000001")));
    kind(NOT_FINITE, "ratio", value(id, new Bet().ratio(Double.NaN)));
    kind(NOT_FINITE, "ratio", value(id, new Bet().ratio(Double.NEGATIVE_INFINITY)));
    kind(INVALID_UTF8, "text", value(id, new Bet().text(new byte[] {(byte) 0xc3, 0x28})));
    kind(VALUE_TOO_LARGE, "text", value(id, new Bet().text(new byte[MEGABYTE])));
    kind(TIME_OUT_OF_RANGE, "day", value(id, new Bet().day(Integer.MAX_VALUE)));
    kind(TIME_OUT_OF_RANGE, "at", value(id, new Bet().at(Long.MAX_VALUE)));
    long tomorrow = micros(Instant.now().plus(Duration.ofDays(1)));
    kind(FUTURE_EVENT_TIME, "at", value(id, new Bet().at(tomorrow)));
    kind(INVALID_TEXT, "uuid", value(id, new Bet().uuid("not-a-uuid")));
  }

  private void addKindsOfOtherSchemas(RegistrySubjects subjects, String topic)
      throws IOException, InterruptedException {
    var extra =
        SchemaBuilder.record("Bet").fields().requiredLong("id").requiredString("extra").endRecord();
    addOther(UNKNOWN_FIELD, "extra", subjects.register(topic + "-extra", extra), extra);
    var absent = SchemaBuilder.record("Bet").fields().requiredString("text").endRecord();
    addOther(MISSING_REQUIRED, "id", subjects.register(topic + "-absent", absent), absent);
    var text = SchemaBuilder.record("Bet").fields().requiredString("id").endRecord();
    addOther(INCOMPATIBLE_SCHEMA, "id", subjects.register(topic + "-text", text), text);
    var either =
        SchemaBuilder.record("Bet")
            .fields()
            .name("id")
            .type()
            .unionOf()
            .longType()
            .and()
            .stringType()
            .endUnion()
            .noDefault()
            .endRecord();
    addOther(WRONG_TYPE, "id", subjects.register(topic + "-either", either), either);
    var bare = SchemaBuilder.builder().stringType();
    int bareId = subjects.register(topic + "-bare", bare);
    kind(INCOMPATIBLE_SCHEMA, null, FramedAvro.of(bareId, bare, "bare"));
  }

  private void addOther(ReasonCode code, String column, int id, Schema schema) {
    var value = new GenericRecordBuilder(schema);
    for (Schema.Field field : schema.getFields()) {
      value.set(field, field.schema().getType() == Schema.Type.LONG ? (Object) 1L : "some text");
    }
    kind(code, column, FramedAvro.of(id, schema, value.build()));
  }

  private void kind(ReasonCode code, @Nullable String column, byte[] value) {
    broken.add(code, column, null, value);
  }

  private static byte[] good(int id, int number) {
    return value(
        id,
        new Bet()
            .id((long) number)
            .n(-number)
            .amount(number + ".062500")
            .ratio(number + 0.25)
            .text(utf8("\u20ac " + number)));
  }

  private static byte[] value(int id, Bet bet) {
    return FramedAvro.of(id, bet::write);
  }

  /** A record of {@link #BET}, good until it is told otherwise. */
  private static final class Bet {
    private @Nullable Long id = 1L;
    private long n;
    private BigDecimal amount = BigDecimal.ZERO.setScale(SCALE);
    private double ratio;
    private byte[] text = {};
    private int day = DAY;
    private long at = micros(AT);
    private @Nullable String uuid = "01234567-89ab-cdef-0123-456789abcdef";

    Bet id(@Nullable Long value) {
      id = value;
      return this;
    }

    Bet n(long value) {
      n = value;
      return this;
    }

    Bet amount(String value) {
      amount = new BigDecimal(value);
      return this;
    }

    Bet ratio(double value) {
      ratio = value;
      return this;
    }

    Bet text(byte[] value) {
      text = value;
      return this;
    }

    Bet day(int value) {
      day = value;
      return this;
    }

    Bet at(long value) {
      at = value;
      return this;
    }

    Bet uuid(String value) {
      uuid = value;
      return this;
    }

    void write(BinaryEncoder encoder) throws IOException {
      if (id == null) {
        encoder.writeIndex(0);
      } else {
        encoder.writeIndex(1);
        encoder.writeLong(id);
      }
      encoder.writeIndex(1);
      encoder.writeLong(n);
      encoder.writeBytes(amount.unscaledValue().toByteArray());
      encoder.writeDouble(ratio);
      encoder.writeBytes(text);
      encoder.writeInt(day);
      encoder.writeLong(at);
      encoder.writeIndex(1);
      encoder.writeString(uuid);
    }
  }

  private static String contract(TestKafka kafka, SchemaRegistryServer registry, TestTopic topic) {
    return ContractText.of(
        "broken_avro",
        "servers: " + kafka.servers() + "\nregistry: " + registry.url(),
        """
        name: broken
        from: {topic: %s, format: avro}
        columns:
          - {name: id, type: long, required: true}
          - {name: n, type: int}
          - {name: amount, type: "decimal(18,4)"}
          - {name: ratio, type: double}
          - {name: text, type: string}
          - {name: day, type: date}
          - {name: at, type: timestamp}
          - {name: uuid, type: uuid}
        unknownFields: quarantine
        eventTime: {column: at, maxFuture: PT5M}
        target: {table: test.broken, kind: append, partition: [day(at)]}
        """
            .formatted(topic.name()));
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
