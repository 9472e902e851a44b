package io.chimera.quality.protect;

import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import java.util.Arrays;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;

/**
 * Leaves the last characters of a text and puts a star in place of each other; counted in code
 * points. A text that has no others is all stars.
 *
 * @param column the column
 * @param keep how many stay
 */
record PartialMask(int column, int keep) implements Protector {
  private static final byte STAR = '*';

  @Override
  public @Nullable Fault protect(TypedRow row) {
    byte[] text = row.getString(column).toBytes();
    int characters = 0;
    for (byte each : text) {
      if (isFirst(each)) {
        characters++;
      }
    }
    int kept = characters > keep ? keep : 0;
    int start = text.length;
    for (int left = kept; left > 0; ) {
      start--;
      if (isFirst(text[start])) {
        left--;
      }
    }
    int stars = characters - kept;
    byte[] masked = new byte[stars + text.length - start];
    Arrays.fill(masked, 0, stars, STAR);
    System.arraycopy(text, start, masked, stars, text.length - start);
    row.setObject(column, StringData.fromBytes(masked));
    return null;
  }

  /** Whether a character begins with this byte of UTF-8. */
  private static boolean isFirst(byte each) {
    return (each & 0xC0) != 0x80;
  }
}
