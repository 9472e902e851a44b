package io.chimera.connectors.database;

import com.github.shyiko.mysql.binlog.event.deserialization.ColumnType;
import com.github.shyiko.mysql.binlog.event.deserialization.json.JsonBinary;
import com.github.shyiko.mysql.binlog.event.deserialization.json.JsonFormatter;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes MySQL's own bytes of JSON as its SELECT does: a space after commas and colons, members in
 * its order. MariaDB has its JSON as text.
 */
final class MySqlJson implements JsonFormatter {
  /** From how many digits before or after the point on MySQL writes an exponent. */
  private static final int PLAIN_DIGITS = 15;

  private final StringBuilder text = new StringBuilder();

  private MySqlJson() {}

  static byte @Nullable [] text(byte[] bytes, int offset, int length) {
    var json = new MySqlJson();
    try {
      JsonBinary.parse(Arrays.copyOfRange(bytes, offset, offset + length), json);
      return json.text.toString().getBytes(StandardCharsets.UTF_8);
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException malformed) {
      return null;
    }
  }

  @Override
  public void beginObject(int count) {
    text.append('{');
  }

  @Override
  public void beginArray(int count) {
    text.append('[');
  }

  @Override
  public void endObject() {
    text.append('}');
  }

  @Override
  public void endArray() {
    text.append(']');
  }

  @Override
  public void name(String name) {
    value(name);
    text.append(": ");
  }

  @Override
  public void value(String value) {
    text.append('"');
    for (int index = 0; index < value.length(); index++) {
      char character = value.charAt(index);
      switch (character) {
        case '"', '\\' -> text.append('\\').append(character);
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (character < ' ') {
            text.append(String.format(Locale.ROOT, "\\u%04x", (int) character));
          } else {
            text.append(character);
          }
        }
      }
    }
    text.append('"');
  }

  @Override
  public void value(int value) {
    text.append(value);
  }

  @Override
  public void value(long value) {
    text.append(value);
  }

  @Override
  public void value(double value) {
    BigDecimal number = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int before = number.precision() - number.scale();
    if (number.signum() != 0 && (before > PLAIN_DIGITS || before <= -PLAIN_DIGITS)) {
      String digits = number.unscaledValue().abs().toString();
      text.append(number.signum() < 0 ? "-" : "").append(digits.charAt(0));
      if (digits.length() > 1) {
        text.append('.').append(digits, 1, digits.length());
      }
      text.append('e').append(before - 1);
      return;
    }
    text.append(number.toPlainString());
    if (number.scale() <= 0) {
      text.append(".0");
    }
  }

  @Override
  public void value(BigInteger value) {
    text.append(value);
  }

  @Override
  public void value(BigDecimal value) {
    text.append(value.toPlainString());
  }

  @Override
  public void value(boolean value) {
    text.append(value);
  }

  @Override
  public void valueNull() {
    text.append("null");
  }

  @Override
  public void valueYear(int year) {
    text.append(year);
  }

  @Override
  public void valueDate(int year, int month, int day) {
    text.append(String.format(Locale.ROOT, "\"%04d-%02d-%02d\"", year, month, day));
  }

  @Override
  public void valueDatetime(
      int year, int month, int day, int hour, int minute, int second, int micros) {
    text.append(
        String.format(
            Locale.ROOT,
            "\"%04d-%02d-%02d %02d:%02d:%02d.%06d\"",
            year,
            month,
            day,
            hour,
            minute,
            second,
            micros));
  }

  @Override
  public void valueTime(int hour, int minute, int second, int micros) {
    boolean isNegative = hour < 0 || minute < 0 || second < 0 || micros < 0;
    text.append(
        String.format(
            Locale.ROOT,
            "\"%s%02d:%02d:%02d.%06d\"",
            isNegative ? "-" : "",
            Math.abs(hour),
            Math.abs(minute),
            Math.abs(second),
            Math.abs(micros)));
  }

  @Override
  public void valueTimestamp(long seconds, int micros) {
    // MySQL keeps these as dates with times.
    throw new IllegalArgumentException("No timestamps in JSON");
  }

  @Override
  public void valueOpaque(ColumnType type, byte[] value) {
    text.append("\"base64:type")
        .append(type.getCode())
        .append(':')
        .append(Base64.getEncoder().encodeToString(value))
        .append('"');
  }

  @Override
  public void nextEntry() {
    text.append(", ");
  }
}
