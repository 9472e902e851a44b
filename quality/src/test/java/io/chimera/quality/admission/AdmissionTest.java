package io.chimera.quality.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.Origin;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.Header;
import io.chimera.schemas.stream.Provenance;
import io.chimera.schemas.stream.RawRecord;
import io.chimera.schemas.stream.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AdmissionTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final long NOW_MICROS = NOW.toEpochMilli() * 1_000;
  private static final long FIVE_MINUTES = 300_000_000;

  private final Admission admission =
      new Admission(
          Datasets.events("t"), new Datasets.CommaDecoder(), Clock.fixed(NOW, ZoneOffset.UTC));

  static List<Arguments> rejectedRecords() {
    return List.of(
        argumentSet("tombstone", null, ReasonCode.TOMBSTONE, null),
        argumentSet("no bytes", "", ReasonCode.EMPTY_VALUE, null),
        argumentSet("the decoder's fault", "1,2,3", ReasonCode.MALFORMED, null),
        argumentSet("required column is null", ",0", ReasonCode.MISSING_REQUIRED, "id"),
        argumentSet(
            "a microsecond too far ahead",
            "1," + (NOW_MICROS + FIVE_MINUTES + 1),
            ReasonCode.FUTURE_EVENT_TIME,
            "at"));
  }

  @ParameterizedTest
  @MethodSource("rejectedRecords")
  void rejects(String value, ReasonCode code, String column) {
    var fault = admission.admit(Datasets.record("t", 0, 0, value));

    assertThat(fault).isNotNull();
    assertThat(fault.code()).isEqualTo(code);
    assertThat(fault.column()).isEqualTo(column);
  }

  static List<Arguments> admittedRecords() {
    return List.of(
        argumentSet("event time at the limit", "1," + (NOW_MICROS + FIVE_MINUTES)),
        argumentSet("event time long ago", "1,-62135596800000000"),
        argumentSet("no event time", "1,"));
  }

  @ParameterizedTest
  @MethodSource("admittedRecords")
  void admits(String value) {
    assertThat(admission.admit(Datasets.record("t", 0, 0, value))).isNull();
    assertThat(admission.row().getLong(0)).isEqualTo(1);
  }

  @Test
  void keepsNothingOfTheRecordBefore() {
    admission.admit(Datasets.record("t", 0, 0, "1,5"));

    var fault = admission.admit(Datasets.record("t", 0, 1, "2,"));

    assertThat(fault).isNull();
    assertThat(admission.row().getLong(0)).isEqualTo(2);
    assertThat(admission.row().isNullAt(1)).isTrue();
  }

  @Test
  void fillsColumnsFromTheEnvelope() {
    var string = ColumnType.Primitive.STRING;
    var bytesMap = new ColumnType.MapType(new ValueSpec(ColumnType.Primitive.BYTES, false, null));
    var dataset =
        Datasets.events(
            "t",
            Datasets.column("topic", string, true, Origin.Metadata.TOPIC),
            Datasets.column("split", ColumnType.Primitive.INT, true, Origin.Metadata.PARTITION),
            Datasets.column("position", ColumnType.Primitive.LONG, true, Origin.Metadata.OFFSET),
            Datasets.column(
                "sent", ColumnType.Primitive.TIMESTAMPTZ, true, Origin.Metadata.TIMESTAMP),
            Datasets.column("key", string, false, Origin.Metadata.KEY),
            Datasets.column("headers", bytesMap, false, Origin.Metadata.HEADERS));
    var pass = new Admission(dataset, new Datasets.CommaDecoder(), Clock.systemUTC());
    var record =
        Datasets.withEnvelope(
            "k1".getBytes(StandardCharsets.UTF_8),
            new Header("a", new byte[] {1}),
            new Header("a", new byte[] {2}));

    var fault = pass.admit(record);

    assertThat(fault).isNull();
    var row = pass.row();
    assertThat(row.getString(2)).hasToString("t");
    assertThat(row.getInt(3)).isEqualTo(3);
    assertThat(row.getLong(4)).isEqualTo(17);
    assertThat(row.timestampMicros(5)).isEqualTo(1_000_000);
    assertThat(row.getString(6)).hasToString("k1");
    assertThat(row.getMap(7).size()).isEqualTo(1);
    var headers = (GenericMapData) row.getMap(7);
    assertThat((byte[]) headers.get(StringData.fromString("a"))).containsExactly(2);
  }

  @Test
  void rejectsKeyThatIsNoTextForATextColumn() {
    var dataset =
        Datasets.events(
            "t", Datasets.column("key", ColumnType.Primitive.STRING, false, Origin.Metadata.KEY));
    var pass = new Admission(dataset, new Datasets.CommaDecoder(), Clock.systemUTC());
    RawRecord record = Datasets.withEnvelope(new byte[] {(byte) 0xff});

    var fault = pass.admit(record);

    assertThat(fault).isNotNull();
    assertThat(fault.code()).isEqualTo(ReasonCode.INVALID_UTF8);
    assertThat(fault.column()).isEqualTo("key");
  }

  @Test
  void rejectsTimestampOfTheSourceThatNoTableHolds() {
    var dataset =
        Datasets.events(
            "t",
            Datasets.column(
                "sent", ColumnType.Primitive.TIMESTAMPTZ, false, Origin.Metadata.TIMESTAMP));
    var pass = new Admission(dataset, new Datasets.CommaDecoder(), Clock.systemUTC());

    assertThat(pass.admit(sentAt(Provenance.LAST_TIMESTAMP))).isNull();
    assertThat(pass.row().timestampMicros(2)).isEqualTo(253_402_300_799_999_000L);
    for (long millis : new long[] {Provenance.LAST_TIMESTAMP + 1, Long.MAX_VALUE}) {
      var fault = pass.admit(sentAt(millis));

      assertThat(fault).isNotNull();
      assertThat(fault.code()).isEqualTo(ReasonCode.TIME_OUT_OF_RANGE);
      assertThat(fault.column()).isEqualTo("sent");
    }
  }

  private static RawRecord sentAt(long millis) {
    return new RawRecord(
        new Provenance("t", 0, 0, millis),
        null,
        "1,2".getBytes(StandardCharsets.UTF_8),
        RawRecord.NO_HEADERS);
  }
}
