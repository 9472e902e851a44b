package io.chimera.quality.protect;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.RecordType;
import io.chimera.schemas.contract.Protection;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Protects the classified columns of a dataset's rows, in place. What comes out has the types that
 * {@link Protection#resultOf} tells of; a column that is dropped is still there and null, and
 * leaving it out is left to whoever shapes the row for the table.
 *
 * <p>Made where it is used, from what may be in a job's graph and keys that may not. Not for use by
 * several threads.
 */
public final class RowProtection {
  private final List<Protector> protectors;

  /**
   * @param columns of the dataset, in the row's order
   * @param protections by column, dotted for a nested record's fields
   * @param keyring may be null where no method needs a key
   * @throws IllegalArgumentException if a column is not there or cannot be protected so, or a key
   *     is missing
   */
  public RowProtection(
      List<Column> columns, Map<String, Protection> protections, @Nullable Keyring keyring) {
    var found = new HashSet<String>();
    protectors = protectors("", columns, protections, keyring, found);
    for (String path : protections.keySet()) {
      if (!found.contains(path)) {
        throw new IllegalArgumentException(
            "Cannot protect column '"
                + path
                + "': there is no such column, expected one of the dataset or a field of its records");
      }
    }
  }

  /**
   * Protects every column that is not null.
   *
   * @return why that cannot be done; the row is then empty, so that no clear text can pass
   */
  public @Nullable Fault protect(TypedRow row) {
    Fault fault = RecordFields.protect(row, protectors);
    if (fault != null) {
      row.clear();
    }
    return fault;
  }

  private static List<Protector> protectors(
      String prefix,
      List<Column> columns,
      Map<String, Protection> protections,
      @Nullable Keyring keyring,
      Set<String> found) {
    var protectors = new ArrayList<Protector>();
    for (int index = 0; index < columns.size(); index++) {
      Column column = columns.get(index);
      String path = prefix + column.name();
      Protection protection = protections.get(path);
      if (protection != null) {
        found.add(path);
        protectors.add(protector(index, path, column.type(), protection, keyring));
      } else if (column.type() instanceof RecordType record) {
        List<Protector> fields =
            protectors(path + ".", record.columns(), protections, keyring, found);
        if (!fields.isEmpty()) {
          protectors.add(new RecordFields(index, record.columns().size(), fields));
        }
      }
    }
    return List.copyOf(protectors);
  }

  private static Protector protector(
      int index, String path, ColumnType type, Protection protection, @Nullable Keyring keyring) {
    protection
        .problemWith(type, path)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException("Cannot protect column: " + problem);
            });
    return switch (protection.method()) {
      case REDACT -> new Redaction(index, type, Objects.requireNonNull(protection.text()));
      case NULL, DROP -> new Removal(index);
      case PARTIAL -> new PartialMask(index, protection.keep());
      case GENERALISE -> band(index, type, Objects.requireNonNull(protection.band()));
      case HMAC, TOKENISE, FPE -> {
        if (keyring == null) {
          throw new IllegalArgumentException(
              "Cannot protect column '"
                  + path
                  + "' by '"
                  + protection.method().label()
                  + "': there is no key");
        }
        yield keyed(index, path, type, protection, keyring);
      }
    };
  }

  private static Protector band(int index, ColumnType type, Protection.Band band) {
    BigDecimal width = band.width();
    return width == null
        ? new PeriodBand(index, type, Objects.requireNonNull(band.to()))
        : new NumberBand(index, type, width);
  }

  private static Protector keyed(
      int index, String path, ColumnType type, Protection protection, Keyring keyring) {
    String domain = Objects.requireNonNullElse(protection.domain(), path);
    Protection.Alphabet alphabet = protection.alphabet();
    if (alphabet != null) {
      var cipher = new FormatCipher(keyring, domain, alphabet);
      return new FormatColumn(index, path, cipher, alphabet);
    }
    Tokens tokens =
        protection.method() == Protection.Method.HMAC
            ? new HmacTokens(keyring, domain)
            : new SivTokens(keyring, domain);
    return new TokenColumn(index, new CanonicalText(index, type), tokens);
  }
}
