package io.chimera.connectors.mysql;

/**
 * An event of the log, as the server has sent it.
 *
 * @param bytes header and body
 * @param end where the body ends; behind it may lie a checksum
 */
record BinlogEvent(byte[] bytes, int end) {
  static final int QUERY = 2;
  static final int STOP = 3;
  static final int ROTATE = 4;
  static final int INTVAR = 5;
  static final int RAND = 13;
  static final int USER_VAR = 14;
  static final int FORMAT = 15;
  static final int XID = 16;
  static final int BEGIN_LOAD = 17;
  static final int EXECUTE_LOAD = 18;
  static final int TABLE_MAP = 19;
  static final int WRITE_ROWS_1 = 23;
  static final int UPDATE_ROWS_1 = 24;
  static final int DELETE_ROWS_1 = 25;
  static final int INCIDENT = 26;
  static final int HEARTBEAT = 27;
  static final int IGNORABLE = 28;
  static final int ROWS_QUERY = 29;
  static final int WRITE_ROWS_2 = 30;
  static final int UPDATE_ROWS_2 = 31;
  static final int DELETE_ROWS_2 = 32;
  static final int GTID = 33;
  static final int ANONYMOUS_GTID = 34;
  static final int PREVIOUS_GTIDS = 35;
  static final int TRANSACTION_CONTEXT = 36;
  static final int VIEW_CHANGE = 37;
  static final int XA_PREPARE = 38;
  static final int PARTIAL_UPDATE_ROWS = 39;
  static final int TRANSACTION_PAYLOAD = 40;
  static final int HEARTBEAT_2 = 41;
  static final int GTID_TAGGED = 42;
  static final int ANNOTATE_ROWS = 160;
  static final int BINLOG_CHECKPOINT = 161;
  static final int MARIADB_GTID = 162;
  static final int MARIADB_GTID_LIST = 163;
  static final int START_ENCRYPTION = 164;
  static final int COMPRESSED_QUERY = 165;
  static final int COMPRESSED_WRITE_ROWS_1 = 166;
  static final int COMPRESSED_UPDATE_ROWS_1 = 167;
  static final int COMPRESSED_DELETE_ROWS_1 = 168;
  static final int COMPRESSED_WRITE_ROWS_2 = 169;
  static final int COMPRESSED_UPDATE_ROWS_2 = 170;
  static final int COMPRESSED_DELETE_ROWS_2 = 171;

  /** How many bytes an event has before its body. */
  static final int HEADER = 19;

  private static final int TYPE = 4;
  private static final int SERVER = 5;
  private static final int NEXT = 13;
  private static final int FLAGS = 17;
  private static final int ARTIFICIAL = 0x20;
  private static final int MAY_BE_IGNORED = 0x80;

  int type() {
    return bytes[TYPE] & 0xFF;
  }

  /** When the server wrote it, in seconds since 1970. */
  long seconds() {
    return number(0);
  }

  long server() {
    return number(SERVER);
  }

  /** Where the next one lies in the file; 0 for what is in no file. */
  long next() {
    return number(NEXT);
  }

  /** Whether the server has made it up for us. */
  boolean isArtificial() {
    return (bytes[FLAGS] & ARTIFICIAL) != 0 || next() == 0;
  }

  /** Whether whoever does not know it may go on. */
  boolean mayBeIgnored() {
    return (bytes[FLAGS] & MAY_BE_IGNORED) != 0;
  }

  EventReader body() {
    return new EventReader(bytes, HEADER, end);
  }

  private long number(int place) {
    return new EventReader(bytes, place, place + 4).longNumber(4);
  }
}
