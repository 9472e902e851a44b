package io.chimera.faults;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What the source was given, in a file of the generator's own: the system under test knows nothing
 * of it. One line a record, written when the broker has confirmed it.
 */
public final class Journal implements AutoCloseable {
  private static final String SEPARATOR = "\t";
  private static final int FIELDS = 5;

  private final Path file;
  private final BufferedWriter writer;

  private Journal(Path file, BufferedWriter writer) {
    this.file = file;
    this.writer = writer;
  }

  /**
   * A record that the broker has.
   *
   * @param number the generator's
   * @param partition where it lies
   * @param offset where it lies there
   * @param fate what it is meant to become
   * @param digest SHA-256 of its bytes in hexadecimal
   */
  public record Line(long number, int partition, long offset, Fate fate, String digest) {}

  /** Opens a journal, and goes on with it if it is there. */
  public static Journal open(Path file) throws IOException {
    return new Journal(
        file, Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  public void append(Line line) throws IOException {
    writer.write(
        String.join(
            SEPARATOR,
            Long.toString(line.number()),
            Integer.toString(line.partition()),
            Long.toString(line.offset()),
            line.fate().name(),
            line.digest()));
    writer.newLine();
  }

  /** Everything that was appended, in that order. */
  public List<Line> lines() throws IOException {
    writer.flush();
    var lines = new ArrayList<Line>();
    for (String text : Files.readAllLines(file)) {
      String[] fields = text.split(SEPARATOR, -1);
      if (fields.length != FIELDS) {
        throw new IOException("Cannot read journal '" + file + "': a line has not 5 fields");
      }
      lines.add(
          new Line(
              Long.parseLong(fields[0]),
              Integer.parseInt(fields[1]),
              Long.parseLong(fields[2]),
              Fate.valueOf(fields[3]),
              fields[4]));
    }
    return lines;
  }

  /** SHA-256 in hexadecimal. */
  public static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JDK has SHA-256", impossible);
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
