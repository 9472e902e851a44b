package io.chimera.connectors.postgres;

import io.chimera.connectors.postgres.LogMessage.Before;
import io.chimera.schemas.contract.SourceTable;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes what the plugin pgoutput writes: version 1 of its protocol, with values as text. Each
 * message stands by itself; what it takes to understand the next one is not kept here.
 */
public final class Pgoutput {
  /** Microseconds from 1970 to 2000, where Postgres counts from. */
  private static final long EPOCH_MICROS = 946_684_800_000_000L;

  private static final long UNSIGNED_INT = 0xFFFF_FFFFL;
  private static final int SHORTEST_COLUMN = 10;

  private Pgoutput() {}

  /**
   * Decodes one message.
   *
   * @param message its bytes, with an array behind them that is not changed any more: the texts of
   *     rows stay there
   * @throws MalformedLogException if they are no message, or more than one
   */
  public static LogMessage decode(ByteBuffer message) {
    if (!message.hasRemaining()) {
      throw new MalformedLogException("Cannot read a message of the log: it is empty");
    }
    char kind = (char) (message.get() & 0xFF);
    try {
      LogMessage decoded = decode(kind, message);
      if (message.hasRemaining()) {
        throw malformed(kind, message.remaining() + " bytes are left over");
      }
      return decoded;
    } catch (BufferUnderflowException e) {
      throw malformed(kind, "it ends too early");
    }
  }

  private static LogMessage decode(char kind, ByteBuffer message) {
    return switch (kind) {
      case 'B' ->
          new LogMessage.Begin(message.getLong(), micros(message), message.getInt() & UNSIGNED_INT);
      case 'C' -> {
        message.get(); // no flags are known
        yield new LogMessage.Commit(message.getLong(), message.getLong(), micros(message));
      }
      case 'R' -> relation(message);
      case 'Y' -> new LogMessage.Type(id(message), text(message), text(message));
      case 'I' -> {
        long relation = id(message);
        expect(kind, 'N', message);
        yield new LogMessage.Insert(relation, tuple(kind, message));
      }
      case 'U' -> update(message);
      case 'D' -> {
        long relation = id(message);
        Before before = before(kind, (char) message.get());
        yield new LogMessage.Delete(relation, before, tuple(kind, message));
      }
      case 'T' -> truncate(message);
      case 'O' -> new LogMessage.Origin(message.getLong(), text(message));
      case 'M' -> message(message);
      default ->
          throw malformed(kind, "unknown; expected one of version 1 of the protocol of pgoutput");
    };
  }

  private static LogMessage relation(ByteBuffer message) {
    long id = id(message);
    String schema = text(message);
    String name = text(message);
    char code = (char) message.get();
    int count = message.getShort() & 0xFFFF;
    if (count > message.remaining() / SHORTEST_COLUMN) {
      throw malformed('R', "it ends too early");
    }
    var columns = new ArrayList<RelationColumn>(count);
    for (int index = 0; index < count; index++) {
      boolean identifies = (message.get() & 1) != 0;
      columns.add(new RelationColumn(text(message), id(message), message.getInt(), identifies));
    }
    // The server leaves its own schema's name out.
    var table = new SourceTable(schema.isEmpty() ? "pg_catalog" : schema, name);
    try {
      return new LogMessage.Relation(id, table, ReplicaIdentity.of(code), columns);
    } catch (IllegalArgumentException e) {
      throw malformed('R', "its replica identity is unknown");
    }
  }

  private static LogMessage update(ByteBuffer message) {
    long relation = id(message);
    char first = (char) message.get();
    if (first == 'N') {
      return new LogMessage.Update(relation, Before.NOTHING, null, tuple('U', message));
    }
    Before kind = before('U', first);
    Tuple before = tuple('U', message);
    expect('U', 'N', message);
    return new LogMessage.Update(relation, kind, before, tuple('U', message));
  }

  private static LogMessage truncate(ByteBuffer message) {
    int count = message.getInt();
    byte options = message.get();
    if (count < 0 || count > message.remaining() / Integer.BYTES) {
      throw malformed('T', "it ends too early");
    }
    List<Long> relations = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      relations.add(id(message));
    }
    return new LogMessage.Truncate(relations, (options & 1) != 0, (options & 2) != 0);
  }

  private static LogMessage message(ByteBuffer message) {
    boolean isTransactional = (message.get() & 1) != 0;
    long lsn = message.getLong();
    String prefix = text(message);
    int length = length('M', message);
    ByteBuffer content = message.slice(message.position(), length).asReadOnlyBuffer();
    message.position(message.position() + length);
    return new LogMessage.Message(isTransactional, lsn, prefix, content);
  }

  private static Tuple tuple(char kind, ByteBuffer message) {
    int count = message.getShort() & 0xFFFF;
    if (count > message.remaining()) {
      throw malformed(kind, "it ends too early");
    }
    var offsets = new int[count];
    var lengths = new int[count];
    for (int index = 0; index < count; index++) {
      char cell = (char) message.get();
      switch (cell) {
        case 'n' -> lengths[index] = Tuple.NULL;
        case 'u' -> lengths[index] = Tuple.UNCHANGED;
        case 't' -> {
          int length = length(kind, message);
          offsets[index] = message.arrayOffset() + message.position();
          lengths[index] = length;
          message.position(message.position() + length);
        }
        case 'b' -> throw malformed(kind, "a value is binary; expected text");
        default -> throw malformed(kind, "a value is of the unknown kind '" + cell + "'");
      }
    }
    return new Tuple(message.array(), offsets, lengths);
  }

  private static Before before(char kind, char code) {
    return switch (code) {
      case 'K' -> Before.KEY;
      case 'O' -> Before.ROW;
      default -> throw malformed(kind, "unknown part '" + code + "'; expected 'K' or 'O'");
    };
  }

  private static void expect(char kind, char expected, ByteBuffer message) {
    char code = (char) message.get();
    if (code != expected) {
      throw malformed(kind, "unknown part '" + code + "'; expected '" + expected + "'");
    }
  }

  private static int length(char kind, ByteBuffer message) {
    int length = message.getInt();
    if (length < 0 || length > message.remaining()) {
      throw malformed(kind, "it ends too early");
    }
    return length;
  }

  private static long id(ByteBuffer message) {
    return message.getInt() & UNSIGNED_INT;
  }

  private static long micros(ByteBuffer message) {
    return message.getLong() + EPOCH_MICROS;
  }

  /** Text up to a zero. */
  private static String text(ByteBuffer message) {
    int start = message.position();
    while (message.get() != 0) {
      // The buffer throws at its end.
    }
    return new String(
        message.array(),
        message.arrayOffset() + start,
        message.position() - 1 - start,
        StandardCharsets.UTF_8);
  }

  private static MalformedLogException malformed(char kind, String because) {
    return new MalformedLogException("Cannot read message '" + kind + "' of the log: " + because);
  }
}
