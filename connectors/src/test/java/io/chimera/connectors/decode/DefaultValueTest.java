package io.chimera.connectors.decode;

import static io.chimera.connectors.decode.DatasetBuilder.withDefault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Origin;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.TypedRow;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DefaultValueTest {
  static Stream<Arguments> defaults() {
    String uuid = "0123abcd-4567-89ab-cdef-fedcba987654";
    return Stream.of(
        argumentSet("boolean", Primitive.BOOLEAN, true, true),
        argumentSet("int", Primitive.INT, -5L, -5),
        argumentSet("long", Primitive.LONG, Long.MAX_VALUE, Long.MAX_VALUE),
        argumentSet("float", Primitive.FLOAT, 0.5, 0.5f),
        argumentSet("double", Primitive.DOUBLE, 0.1, 0.1),
        argumentSet("double from whole", Primitive.DOUBLE, 2L, 2.0),
        argumentSet("string", Primitive.STRING, "none", "none"),
        argumentSet("bytes", Primitive.BYTES, "AAE=", ByteBuffer.wrap(new byte[] {0, 1})),
        argumentSet("uuid", Primitive.UUID, uuid, UUID.fromString(uuid)),
        argumentSet("date", Primitive.DATE, "2026-11-20", LocalDate.of(2026, 11, 20)),
        argumentSet("time", Primitive.TIME, "09:30", LocalTime.of(9, 30)),
        argumentSet(
            "timestamp",
            Primitive.TIMESTAMP,
            "2026-11-20T09:30",
            LocalDateTime.of(2026, 11, 20, 9, 30)),
        argumentSet(
            "timestamptz", Primitive.TIMESTAMPTZ, "1970-01-01T00:00Z", Instant.ofEpochSecond(0)),
        argumentSet(
            "decimal", new DecimalType(8, 2), new BigDecimal("1.5"), new BigDecimal("1.50")),
        argumentSet("decimal from whole", new DecimalType(38, 2), 3L, new BigDecimal("3.00")));
  }

  @ParameterizedTest
  @MethodSource
  void defaults(ColumnType type, Serializable value, Object expected) {
    Column column = withDefault("c", type, value);
    var row = new TypedRow(3);

    DefaultValue.of(column, "c").write(row, 1);

    assertThat(PlainValues.of(row, 1, column.value())).isEqualTo(expected);
    assertThat(row.isNullAt(0)).isTrue();
    assertThat(row.isNullAt(2)).isTrue();
  }

  @Test
  void readsDefaultAsTheSourceWritesTheValue() {
    var origin = new Origin(List.of(), "20.11.2026", null);
    var column = new Column("c", new ValueSpec(Primitive.DATE, false, "dd.MM.yyyy"), origin, null);
    var row = new TypedRow(1);

    DefaultValue.of(column, "c").write(row, 0);

    assertThat(row.getInt(0)).isEqualTo((int) LocalDate.of(2026, 11, 20).toEpochDay());
  }

  @Test
  void writesNullWhereThereIsNone() {
    var row = new TypedRow(1);
    row.setLong(0, 5);
    DefaultValue none = DefaultValue.of(DatasetBuilder.column("c", Primitive.LONG), "c");

    none.write(row, 0);

    assertThat(none.isNull()).isTrue();
    assertThat(row.isNullAt(0)).isTrue();
  }

  @Test
  void refusesDefaultThatTheColumnCannotHold() {
    assertThatThrownBy(() -> DefaultValue.of(withDefault("c", Primitive.INT, 1L << 40), "a.c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot use the default of column 'a.c': it is no int");
    assertThatThrownBy(() -> DefaultValue.of(withDefault("c", Primitive.DATE, "tomorrow"), "c"))
        .hasMessage(
            "Cannot use the default of column 'c': Cannot read the text as a date: it is written"
                + " otherwise");
    assertThatThrownBy(() -> DefaultValue.of(withDefault("c", Primitive.STRING, 1L), "c"))
        .hasMessage("Cannot use the default of column 'c': it is no string");
  }
}
