package io.chimera.connectors.database;

import io.chimera.schemas.contract.SourceTable;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A part of one read of a table, for one reader; every row of the read is in exactly one.
 *
 * @param table the table
 * @param window of the cursor; null where all rows are read
 * @param range of the column by which the read is cut
 * @param snapshot the state that all parts are read of, which lasts until the {@link BatchRead} is
 *     closed; null where the database cannot share one, and each part is of its own moment
 */
public record BatchPart(
    SourceTable table, @Nullable CursorWindow window, ReadRange range, @Nullable String snapshot)
    implements Serializable {

  private static final String NONE = "-";

  /** The part without its table, in one line. */
  public String text() {
    return String.join(
        " ",
        word(snapshot),
        window == null ? NONE : word(window.after()),
        window == null ? NONE : word(window.last()),
        word(range.from()),
        word(range.below()));
  }

  /** From {@link #text}. */
  public static BatchPart of(SourceTable table, String text) {
    String[] words = text.split(" ", -1);
    if (words.length != 5) {
      throw new IllegalArgumentException("Cannot read part '" + text + "': expected five words");
    }
    Long last = number(words[2]);
    return new BatchPart(
        table,
        last == null ? null : new CursorWindow(number(words[1]), last),
        new ReadRange(number(words[3]), number(words[4])),
        words[0].equals(NONE) ? null : words[0]);
  }

  private static String word(@Nullable Object value) {
    return value == null ? NONE : value.toString();
  }

  private static @Nullable Long number(String word) {
    return word.equals(NONE) ? null : Long.valueOf(word);
  }
}
