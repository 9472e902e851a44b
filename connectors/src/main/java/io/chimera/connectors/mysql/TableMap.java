package io.chimera.connectors.mysql;

import io.chimera.connectors.database.BinlogColumn;
import io.chimera.connectors.database.FoundColumn;
import io.chimera.schemas.contract.SourceTable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A table as the log describes it.
 *
 * @param columns in the order of the rows
 * @param key names of the primary key's columns; empty where there is none
 */
public record TableMap(SourceTable table, List<BinlogColumn> columns, List<String> key) {
  private static final int FINGERPRINT_BYTES = 8;

  public TableMap {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  /** The columns with what their types become. */
  public List<FoundColumn> found() {
    return columns.stream().map(BinlogColumn::found).toList();
  }

  /** The same for the same columns in the same order and the same key, and for no others. */
  public String fingerprint() {
    var text = new StringBuilder();
    columns.forEach(column -> add(text, column.toString()));
    key.forEach(name -> add(text.append('k'), name));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot hash a table's columns: no SHA-256", e);
    }
  }

  /** With its length, so that no name can look like the end of one. */
  private static void add(StringBuilder text, String part) {
    text.append(part.length()).append(':').append(part);
  }
}
