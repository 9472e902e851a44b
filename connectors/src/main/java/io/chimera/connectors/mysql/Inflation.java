package io.chimera.connectors.mysql;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacks what MariaDB compresses in events where {@code log_bin_compress} is on. */
final class Inflation {
  private static final int ALGORITHM = 0x70;
  private static final int LENGTH_BYTES = 0x07;

  private Inflation() {}

  /**
   * @param packed from the mark of the compression to the end
   * @throws MalformedLogException if it is not what the mark says
   */
  static byte[] of(EventReader packed) {
    int mark = packed.number(1);
    if ((mark & ALGORITHM) != 0) {
      throw new MalformedLogException("Cannot read a compressed event: it is not of zlib");
    }
    long length = 0;
    for (int index = 0; index < (mark & LENGTH_BYTES); index++) {
      length = length << Byte.SIZE | packed.number(1);
    }
    if (length > Integer.MAX_VALUE - Byte.SIZE) {
      throw new MalformedLogException("Cannot read a compressed event: it is too long");
    }
    var bytes = new byte[(int) length];
    var inflater = new Inflater();
    try {
      inflater.setInput(packed.array(), packed.place(), packed.remaining());
      int done = 0;
      while (done < bytes.length && !inflater.finished()) {
        int count = inflater.inflate(bytes, done, bytes.length - done);
        if (count == 0 && inflater.needsInput()) {
          break;
        }
        done += count;
      }
      if (done < bytes.length) {
        throw new MalformedLogException("Cannot read a compressed event: it ends too early");
      }
      return bytes;
    } catch (DataFormatException e) {
      throw new MalformedLogException("Cannot read a compressed event: it is damaged");
    } finally {
      inflater.end();
    }
  }
}
