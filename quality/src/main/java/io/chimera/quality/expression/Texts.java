package io.chimera.quality.expression;

import java.util.Locale;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.jspecify.annotations.Nullable;

/** Functions on text. Positions count code points, from 1. */
final class Texts {
  private Texts() {}

  private static BinaryStringData text(String value) {
    return BinaryStringData.fromString(value);
  }

  static Expression upper(Expression operand) {
    return Logic.function(
        Kind.STRING,
        operand,
        (a, to) -> to.set(text(a.text().toString().toUpperCase(Locale.ROOT))));
  }

  static Expression lower(Expression operand) {
    return Logic.function(
        Kind.STRING,
        operand,
        (a, to) -> to.set(text(a.text().toString().toLowerCase(Locale.ROOT))));
  }

  static Expression length(Expression operand) {
    return Logic.function(Kind.LONG, operand, (a, to) -> to.set((long) materialized(a).numChars()));
  }

  private static BinaryStringData materialized(Expression operand) {
    BinaryStringData text = operand.text();
    text.ensureMaterialized();
    return text;
  }

  /** Without some characters at its beginning, its end or both. */
  static Expression trim(
      Expression operand, Expression characters, boolean atStart, boolean atEnd) {
    return Logic.function(
        Kind.STRING,
        operand,
        characters,
        (a, b, to) -> to.set(text(trim(a.text().toString(), b.text().toString(), atStart, atEnd))));
  }

  private static String trim(String text, String characters, boolean atStart, boolean atEnd) {
    int from = 0;
    int end = text.length();
    while (atStart && from < end && characters.indexOf(text.codePointAt(from)) >= 0) {
      from += Character.charCount(text.codePointAt(from));
    }
    while (atEnd && end > from && characters.indexOf(text.codePointBefore(end)) >= 0) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(from, end);
  }

  /** {@code SUBSTRING(text FROM start FOR length)}; without a length to the end. */
  static Expression substring(Expression operand, Expression start, @Nullable Expression length) {
    return Logic.function(
        Kind.STRING,
        operand,
        start,
        length,
        (a, b, c, to) -> {
          String whole = a.text().toString();
          long all = whole.codePointCount(0, whole.length());
          long end = c == null ? Long.MAX_VALUE : Math.addExact(b.number, c.number);
          if (c != null && c.number < 0) {
            throw new ArithmeticException("a substring of negative length");
          }
          int from = (int) Math.min(Math.max(b.number, 1) - 1, all);
          int until = (int) Math.max(Math.min(end - 1, all), from);
          to.set(
              text(
                  whole.substring(
                      whole.offsetByCodePoints(0, from), whole.offsetByCodePoints(0, until))));
        });
  }

  static Expression concat(Expression left, Expression right) {
    return Logic.function(
        Kind.STRING,
        left,
        right,
        (a, b, to) -> to.set(text(a.text().toString() + b.text().toString())));
  }

  /** Where the first text begins in the second; 0 if it does not occur. */
  static Expression position(Expression wanted, Expression operand) {
    return Logic.function(
        Kind.LONG,
        wanted,
        operand,
        (a, b, to) -> {
          String whole = b.text().toString();
          int index = whole.indexOf(a.text().toString());
          to.set(index < 0 ? 0 : whole.codePointCount(0, index) + 1L);
        });
  }

  static Expression replace(Expression operand, Expression from, Expression by) {
    return Logic.function(
        Kind.STRING,
        operand,
        from,
        by,
        (a, b, c, to) -> {
          String wanted = b.text().toString();
          String whole = a.text().toString();
          // Java would put the replacement between all characters.
          to.set(
              text(
                  wanted.isEmpty() || c == null
                      ? whole
                      : whole.replace(wanted, c.text().toString())));
        });
  }

  static Expression startsWith(Expression operand, Expression prefix) {
    return Logic.function(
        Kind.BOOLEAN,
        operand,
        prefix,
        (a, b, to) -> to.set(materialized(a).startsWith(materialized(b))));
  }

  /** Whether all of the text matches a pattern of {@code %} and {@code _}. */
  static Expression like(Expression operand, String pattern, @Nullable Integer escape) {
    LikePattern read = LikePattern.of(pattern, escape);
    return new Expression(Kind.BOOLEAN) {
      @Override
      void evaluate(RowData row) {
        operand.evaluate(row);
        isNull = operand.isNull;
        if (!isNull) {
          set(read.matches(operand.text()));
        }
      }
    };
  }
}
