package io.chimera.connectors.mysql;

import java.util.zip.CRC32;

/** Checks that events are as the server has written them, and says where they end. */
final class EventChecksums {
  private static final int BYTES = 4;
  private static final int ALGORITHM = 1;
  private static final int CRC32 = 1;
  private static final int TYPE = 4;

  private boolean isOn;

  /**
   * @throws MalformedLogException if it is damaged
   */
  BinlogEvent check(byte[] bytes) {
    if (bytes.length < BinlogEvent.HEADER) {
      throw new MalformedLogException("Cannot read an event of the log: it ends too early");
    }
    return switch (bytes[TYPE] & 0xFF) {
      // These are made up by the server, and have one or not.
      case BinlogEvent.ROTATE, BinlogEvent.HEARTBEAT, BinlogEvent.HEARTBEAT_2 ->
          new BinlogEvent(bytes, matches(bytes) ? bytes.length - BYTES : bytes.length);
      case BinlogEvent.FORMAT -> {
        // It says whether those that follow have one.
        int end = bytes.length - BYTES - ALGORITHM;
        if (end < BinlogEvent.HEADER) {
          throw new MalformedLogException("Cannot read the log: its format is too old");
        }
        isOn = bytes[end] == CRC32;
        yield checked(bytes, end);
      }
      default -> checked(bytes, isOn ? bytes.length - BYTES : bytes.length);
    };
  }

  private BinlogEvent checked(byte[] bytes, int end) {
    if (isOn && !matches(bytes)) {
      throw new MalformedLogException(
          "Cannot read an event of the log: its checksum is another one; the log is damaged, or"
              + " does not have an event where it was read from");
    }
    return new BinlogEvent(bytes, end);
  }

  private static boolean matches(byte[] bytes) {
    int length = bytes.length - BYTES;
    if (length < BinlogEvent.HEADER) {
      return false;
    }
    var sum = new CRC32();
    sum.update(bytes, 0, length);
    return sum.getValue() == new EventReader(bytes, length, bytes.length).longNumber(BYTES);
  }
}
