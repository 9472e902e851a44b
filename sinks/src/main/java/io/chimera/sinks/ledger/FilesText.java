package io.chimera.sinks.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.ContentFileParser;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.Table;

/** Files of a table in Iceberg's own JSON, which outlives a change of Iceberg's classes. */
public final class FilesText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RECORD_COUNT = "record-count";
  private static final String FILE_PATH = "file-path";

  private FilesText() {}

  /** A file of the table, as it travels and lies in state. */
  public static String write(ContentFile<?> file, Table table) {
    return ContentFileParser.toJson(file, table.specs().get(file.specId()));
  }

  /** Files of the table, as above. */
  public static String[] write(ContentFile<?>[] files, Table table) {
    return Arrays.stream(files).map(file -> write(file, table)).toArray(String[]::new);
  }

  static List<DataFile> read(List<String> texts, Table table) {
    return readAll(texts, table, DataFile.class);
  }

  static List<DeleteFile> readDeletes(List<String> texts, Table table) {
    return readAll(texts, table, DeleteFile.class);
  }

  private static <T> List<T> readAll(List<String> texts, Table table, Class<T> type) {
    var files = new ArrayList<T>(texts.size());
    for (String text : texts) {
      try {
        files.add(type.cast(ContentFileParser.fromJson(JSON.readTree(text), table.specs())));
      } catch (JsonProcessingException e) {
        throw unreadable(e);
      }
    }
    return files;
  }

  /** Where the files are, for whoever does not have their table at hand. */
  static List<String> locations(Iterable<String> texts) {
    var locations = new ArrayList<String>();
    for (String text : texts) {
      try {
        locations.add(JSON.readTree(text).required(FILE_PATH).asText());
      } catch (JsonProcessingException e) {
        throw unreadable(e);
      }
    }
    return locations;
  }

  /** Rows in all of the files. */
  static long rows(Iterable<String> texts) {
    long rows = 0;
    for (String text : texts) {
      try {
        rows += JSON.readTree(text).required(RECORD_COUNT).asLong();
      } catch (JsonProcessingException e) {
        throw unreadable(e);
      }
    }
    return rows;
  }

  /** Several files as one text. */
  static String join(List<String> texts) {
    return "[" + String.join(",", texts) + "]";
  }

  /** What {@link #join} has joined. */
  static List<String> split(String text) {
    var texts = new ArrayList<String>();
    try {
      JSON.readTree(text).forEach(file -> texts.add(file.toString()));
    } catch (JsonProcessingException e) {
      throw unreadable(e);
    }
    return texts;
  }

  private static LedgerException unreadable(JsonProcessingException cause) {
    return new LedgerException("Cannot read a data file's description: it is not JSON", cause);
  }
}
