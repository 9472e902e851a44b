package io.chimera.connectors.decode.avro;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/** Avro types and values in them, and what rows hold. */
final class Written {
  private Written() {}

  static Schema type(String name) {
    return Framed.parse("{'type':'" + name + "'}");
  }

  static Schema logical(String type, String logical) {
    return Framed.parse("{'type':'" + type + "','logicalType':'" + logical + "'}");
  }

  static Schema decimalBytes(int precision, int scale) {
    return Framed.parse(
        "{'type':'bytes','logicalType':'decimal','precision':"
            + precision
            + ",'scale':"
            + scale
            + "}");
  }

  static Schema decimalFixed(int size, int precision, int scale) {
    return Framed.parse(
        "{'type':'fixed','name':'F','size':"
            + size
            + ",'logicalType':'decimal','precision':"
            + precision
            + ",'scale':"
            + scale
            + "}");
  }

  static Schema fixed(int size) {
    return Schema.createFixed("F", null, "test", size);
  }

  static Schema uuidFixed() {
    return Framed.parse("{'type':'fixed','name':'F','size':16,'logicalType':'uuid'}");
  }

  static Schema enumOf(String... symbols) {
    return Schema.createEnum("E", null, "test", List.of(symbols));
  }

  static Object symbol(String name) {
    return new GenericData.EnumSymbol(enumOf("SLOTS", "POKER"), name);
  }

  static Object bytes(int size, int... values) {
    var bytes = new byte[size];
    for (int index = 0; index < values.length; index++) {
      bytes[index] = (byte) values[index];
    }
    return new GenericData.Fixed(fixed(size), bytes);
  }

  static ByteBuffer buffer(int... values) {
    var bytes = new byte[values.length];
    for (int index = 0; index < values.length; index++) {
      bytes[index] = (byte) values[index];
    }
    return ByteBuffer.wrap(bytes);
  }

  static ByteBuffer unscaled(long value) {
    return ByteBuffer.wrap(BigInteger.valueOf(value).toByteArray());
  }

  static StringData text(String text) {
    return StringData.fromBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  static DecimalData dec(String value, int precision, int scale) {
    return DecimalData.fromBigDecimal(new BigDecimal(value), precision, scale);
  }

  static int day(String date) {
    return (int) LocalDate.parse(date).toEpochDay();
  }

  static TimestampData wall(String time) {
    return TimestampData.fromLocalDateTime(LocalDateTime.parse(time));
  }
}
