package io.chimera.jobs.cli;

import io.chimera.jobs.quarantine.CsvLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/** Writes rejected records to a file, as CSV or as a JSON object a line. */
final class RejectionExport {
  private final Path file;
  private final boolean isReplaced;

  /**
   * To a file whose ending says what it becomes.
   *
   * @param isReplaced whether one that is there already is overwritten
   */
  RejectionExport(Path file, boolean isReplaced) {
    this.file = file;
    this.isReplaced = isReplaced;
    if (!isCsv() && !ending().endsWith(".jsonl")) {
      throw new BadInputException(
          "Cannot export to '" + file + "': expected a file that ends in '.csv' or '.jsonl'");
    }
  }

  private String ending() {
    return file.toString().toLowerCase(Locale.ROOT);
  }

  private boolean isCsv() {
    return ending().endsWith(".csv");
  }

  /** Writes as many as there are, or as are wanted, and says how many that was. */
  long write(Types.StructType columns, Iterable<Record> records, long most) throws IOException {
    var count = new long[1];
    NewFile.write(
        file,
        isReplaced,
        writer -> {
          if (isCsv()) {
            line(
                writer,
                CsvLine.of(
                    List.copyOf(columns.fields().stream().map(Types.NestedField::name).toList())));
          }
          for (Record record : records) {
            if (count[0] == most) {
              break;
            }
            Map<String, Object> values = RowText.plain(record);
            line(writer, isCsv() ? CsvLine.of(cells(values)) : Json.line(values));
            count[0]++;
          }
        });
    return count[0];
  }

  private static List<@Nullable Object> cells(Map<String, Object> values) {
    var cells = new ArrayList<@Nullable Object>();
    for (Object value : values.values()) {
      cells.add(value instanceof List<?> || value instanceof Map<?, ?> ? Json.line(value) : value);
    }
    return cells;
  }

  /** The same on every system, as RFC 4180 has it for CSV. */
  private void line(PrintWriter writer, String line) {
    writer.write(line);
    writer.write(isCsv() ? "\r\n" : "\n");
  }
}
