package io.chimera.sinks.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.ContentFileParser;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;

/** Data files in Iceberg's own JSON, which outlives a change of Iceberg's classes. */
public final class FilesText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RECORD_COUNT = "record-count";

  private FilesText() {}

  /** A file of the table, as it travels and lies in state. */
  public static String write(DataFile file, Table table) {
    return ContentFileParser.toJson(file, table.specs().get(file.specId()));
  }

  static List<DataFile> read(List<String> texts, Table table) {
    var files = new ArrayList<DataFile>(texts.size());
    for (String text : texts) {
      try {
        files.add((DataFile) ContentFileParser.fromJson(JSON.readTree(text), table.specs()));
      } catch (JsonProcessingException e) {
        throw unreadable(e);
      }
    }
    return files;
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
