package io.chimera.schemas.contract;

import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a classified column's values before anything keeps them. A column says it with
 * {@code protect}, beside {@code classification}, which is {@code pii}, {@code secret}, {@code
 * internal} or {@code public} ({@link Classification}). The short form is a method's name, the long
 * form an object:
 *
 * <pre>
 * "protect": "hmac"
 * "protect": {"method": "hmac", "domain": "customer"}
 * "protect": {"method": "tokenise", "domain": "customer"}
 * "protect": {"method": "fpe", "alphabet": "digits", "domain": "card"}
 * "protect": {"method": "partial", "keep": 4}
 * "protect": {"method": "redact", "text": "***"}
 * "protect": {"method": "generalise", "to": "month"}
 * "protect": {"method": "generalise", "width": 1000}
 * "protect": "null"
 * "protect": "drop"
 * </pre>
 *
 * <p>What each does to the column's type:
 *
 * <table>
 * <caption>Methods and types</caption>
 * <tr><th>method</th><th>takes</th><th>gives</th></tr>
 * <tr><td>redact</td><td>every type; {@code text} is for strings, other types get their zero or
 *     are empty</td><td>the same type</td></tr>
 * <tr><td>null</td><td>every type</td><td>the same type, optional</td></tr>
 * <tr><td>partial</td><td>string</td><td>string</td></tr>
 * <tr><td>hmac, tokenise</td><td>every type</td><td>string</td></tr>
 * <tr><td>fpe</td><td>string</td><td>string</td></tr>
 * <tr><td>generalise to month or year</td><td>date, timestamp, timestamptz</td><td>the same type:
 *     the first day or moment of it</td></tr>
 * <tr><td>generalise to a width</td><td>int, long, float, double, decimal</td><td>the same type:
 *     the lower end of the band</td></tr>
 * <tr><td>drop</td><td>every type</td><td>no column</td></tr>
 * </table>
 *
 * <p>Null stays null under every method.
 *
 * @param method what is done
 * @param text what stands for a redacted string
 * @param keep how many characters at the end {@code partial} leaves
 * @param domain columns with the same key and domain get equal tokens for equal values, whatever
 *     table they are in; null is the column's own name, dotted for nested ones
 * @param alphabet the characters {@code fpe} reads and writes
 * @param band how coarse {@code generalise} is
 */
public record Protection(
    Method method,
    @Nullable String text,
    int keep,
    @Nullable String domain,
    @Nullable Alphabet alphabet,
    @Nullable Band band)
    implements Serializable {
  public static final String DEFAULT_TEXT = "***";
  public static final int DEFAULT_KEEP = 4;

  public Protection {
    check(method == Method.REDACT, text != null, "text");
    check(method == Method.PARTIAL, keep != 0, "keep");
    check(method == Method.FPE, alphabet != null, "alphabet");
    check(method == Method.GENERALISE, band != null, "to or width");
    if (keep < 0) {
      throw new IllegalArgumentException(
          "Cannot keep " + keep + " characters, expected at least 1");
    }
    if (domain != null && !method.needsKey()) {
      throw new IllegalArgumentException(
          "Cannot give '" + method.label() + "' a domain, only methods with a key have one");
    }
  }

  private static void check(boolean isWanted, boolean isThere, String parameter) {
    if (isWanted != isThere) {
      throw new IllegalArgumentException(
          "Cannot make the protection: '"
              + parameter
              + "' is "
              + (isThere ? "no parameter of the method" : "missing"));
    }
  }

  public static Protection redact(String text) {
    return new Protection(Method.REDACT, text, 0, null, null, null);
  }

  public static Protection toNull() {
    return new Protection(Method.NULL, null, 0, null, null, null);
  }

  public static Protection partial(int keep) {
    return new Protection(Method.PARTIAL, null, keep, null, null, null);
  }

  public static Protection hmac(@Nullable String domain) {
    return new Protection(Method.HMAC, null, 0, domain, null, null);
  }

  public static Protection tokenise(@Nullable String domain) {
    return new Protection(Method.TOKENISE, null, 0, domain, null, null);
  }

  public static Protection fpe(Alphabet alphabet, @Nullable String domain) {
    return new Protection(Method.FPE, null, 0, domain, alphabet, null);
  }

  public static Protection generaliseTo(Period period) {
    return new Protection(Method.GENERALISE, null, 0, null, null, new Band(period, null));
  }

  public static Protection generaliseBy(BigDecimal width) {
    return new Protection(Method.GENERALISE, null, 0, null, null, new Band(null, width));
  }

  public static Protection drop() {
    return new Protection(Method.DROP, null, 0, null, null, null);
  }

  /**
   * What keeps this from protecting a column of the type.
   *
   * @param path where the contract says {@code protect}
   */
  public Optional<ContractProblem> problemWith(ColumnType type, String path) {
    return refusal(type)
        .map(
            expected ->
                new ContractProblem(
                    path,
                    "is '"
                        + method.label()
                        + "' on a column of type '"
                        + ValueReader.label(type)
                        + "'",
                    expected));
  }

  /**
   * What the table holds in place of such a value, or nothing where the column is dropped.
   *
   * @throws IllegalArgumentException if a column of this type cannot be protected so
   */
  public Optional<ValueSpec> resultOf(ValueSpec value) {
    problemWith(value.type(), "protect")
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException("Cannot protect the column: " + problem);
            });
    return switch (method) {
      case REDACT, PARTIAL, FPE, GENERALISE -> Optional.of(value);
      case NULL -> Optional.of(new ValueSpec(value.type(), false, value.format()));
      case HMAC, TOKENISE -> Optional.of(new ValueSpec(Primitive.STRING, value.required(), null));
      case DROP -> Optional.empty();
    };
  }

  private Optional<String> refusal(ColumnType type) {
    return switch (method) {
      case REDACT, NULL, HMAC, TOKENISE, DROP -> Optional.empty();
      case PARTIAL, FPE ->
          type == Primitive.STRING ? Optional.empty() : Optional.of("a column of type 'string'");
      case GENERALISE -> band == null ? Optional.empty() : band.refusal(type);
    };
  }

  /** What can be done to a value. */
  public enum Method {
    /** A fixed text, or the zero of the type. */
    REDACT,
    /** Nothing is left. */
    NULL,
    /** The last characters stay, a star stands for each other. */
    PARTIAL,
    /** A keyed hash: equal values have equal tokens, and no way leads back. */
    HMAC,
    /** Deterministic encryption: equal values have equal tokens, and the key leads back. */
    TOKENISE,
    /** Encryption that keeps length and alphabet; the key leads back. */
    FPE,
    /** A coarser value. */
    GENERALISE,
    /** The column does not reach the table. */
    DROP;

    /** The word as the contract writes it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether different values have different results. */
    public boolean tellsValuesApart() {
      return switch (this) {
        case HMAC, TOKENISE, FPE -> true;
        case REDACT, NULL, PARTIAL, GENERALISE, DROP -> false;
      };
    }

    /** Whether it works with a key. */
    public boolean needsKey() {
      return switch (this) {
        case HMAC, TOKENISE, FPE -> true;
        case REDACT, NULL, PARTIAL, GENERALISE, DROP -> false;
      };
    }
  }

  /** The characters of values that keep their format. */
  public enum Alphabet {
    DIGITS("0123456789"),
    HEX("0123456789abcdef"),
    LOWER("abcdefghijklmnopqrstuvwxyz"),
    UPPER("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    LOWER_DIGITS("0123456789abcdefghijklmnopqrstuvwxyz"),
    UPPER_DIGITS("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    ALPHANUMERIC("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private final String characters;

    Alphabet(String characters) {
      this.characters = characters;
    }

    /** All of them, each once, all in ASCII. */
    public String characters() {
      return characters;
    }

    /** The word as the contract writes it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How coarse a date or a moment becomes. Moments with a zone are taken in UTC. */
  public enum Period {
    MONTH,
    YEAR;

    /** The word as the contract writes it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * How coarse a value becomes: one of the two.
   *
   * @param to for dates and moments
   * @param width for numbers; bands begin at its multiples
   */
  public record Band(@Nullable Period to, @Nullable BigDecimal width) implements Serializable {
    /** The most digits that every long has. */
    private static final int WHOLE_DIGITS = 18;

    public Band {
      if ((to == null) == (width == null)) {
        throw new IllegalArgumentException(
            "Cannot generalise: expected either a period or a width");
      }
      if (width != null && width.signum() <= 0) {
        throw new IllegalArgumentException(
            "Cannot generalise to bands of width '" + width + "', expected more than 0");
      }
    }

    private Optional<String> refusal(ColumnType type) {
      if (width == null) {
        return type == Primitive.DATE
                || type == Primitive.TIMESTAMP
                || type == Primitive.TIMESTAMPTZ
            ? Optional.empty()
            : Optional.of("a column of type 'date', 'timestamp' or 'timestamptz' for 'to'");
      }
      if (type instanceof DecimalType decimal) {
        return scale(width) <= decimal.scale()
            ? Optional.empty()
            : Optional.of("a 'width' with no more digits after the point than the column has");
      }
      if (type == Primitive.INT || type == Primitive.LONG) {
        return scale(width) <= 0 && width.precision() - width.scale() <= WHOLE_DIGITS
            ? Optional.empty()
            : Optional.of("a whole number of at most " + WHOLE_DIGITS + " digits as 'width'");
      }
      return type == Primitive.FLOAT || type == Primitive.DOUBLE
          ? Optional.empty()
          : Optional.of("a column of a number's type for 'width'");
    }

    private static int scale(BigDecimal number) {
      return number.stripTrailingZeros().scale();
    }
  }
}
