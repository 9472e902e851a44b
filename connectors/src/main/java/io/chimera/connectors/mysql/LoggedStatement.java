package io.chimera.connectors.mysql;

import io.chimera.schemas.contract.SourceTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a statement in the log means to whoever reads rows. Its text is not kept: it may have
 * values.
 *
 * @param kind what it does
 * @param tables that it changes as a whole
 */
record LoggedStatement(Kind kind, List<Change> tables) {
  private static final Set<String> ROWS =
      Set.of("INSERT", "REPLACE", "UPDATE", "DELETE", "LOAD", "WITH", "CALL", "DO", "SELECT");

  /** What a statement does. */
  enum Kind {
    BEGIN,
    COMMIT,
    ROLLBACK,
    /** Part of a transaction is taken back. */
    ROLLBACK_TO,
    /** A transaction begins whose end is decided later. */
    XA_START,
    /** Rows are changed by the statement itself, and not told one by one. */
    ROWS,
    /** Tables are changed as a whole. */
    TABLES,
    /** Nothing of that. */
    OTHER
  }

  /**
   * A table that is changed.
   *
   * @param table with an empty name for all of a database
   */
  record Change(SourceTable table, TableAction action) {
    /** Whether it is about a table. Servers may or may not tell letters by their case. */
    boolean hits(SourceTable other) {
      return table.schema().equalsIgnoreCase(other.schema())
          && (table.name().isEmpty() || table.name().equalsIgnoreCase(other.name()));
    }
  }

  private static LoggedStatement of(Kind kind) {
    return new LoggedStatement(kind, List.of());
  }

  /**
   * @param database that names without one are of
   */
  static LoggedStatement of(String sql, String database) {
    var words = new SqlWords(sql, database);
    String verb = words.word();
    if (ROWS.contains(verb)) {
      return rows(verb, words);
    }
    return switch (verb) {
      case "BEGIN" -> of(Kind.BEGIN);
      case "START" -> of(words.take("TRANSACTION") ? Kind.BEGIN : Kind.OTHER);
      case "COMMIT" -> of(Kind.COMMIT);
      case "ROLLBACK" -> {
        words.take("WORK");
        yield of(words.take("TO") ? Kind.ROLLBACK_TO : Kind.ROLLBACK);
      }
      case "XA" -> xa(words);
      case "TRUNCATE" -> {
        words.take("TABLE");
        yield tables(List.of(new Change(words.table(), TableAction.TRUNCATED)));
      }
      case "ALTER" -> alter(words);
      case "DROP" -> drop(words);
      case "RENAME" -> rename(words);
      case "CREATE" -> create(words);
      default -> of(Kind.OTHER);
    };
  }

  /** What was prepared before is decided in a transaction of its own, which has no rows. */
  private static LoggedStatement xa(SqlWords words) {
    if (words.take("COMMIT") || words.take("ROLLBACK")) {
      return of(Kind.COMMIT);
    }
    return of(words.take("START") || words.take("BEGIN") ? Kind.XA_START : Kind.OTHER);
  }

  private static LoggedStatement tables(List<Change> tables) {
    return new LoggedStatement(tables.isEmpty() ? Kind.OTHER : Kind.TABLES, List.copyOf(tables));
  }

  /** With the table where it is sure to be the only one. */
  private static LoggedStatement rows(String verb, SqlWords words) {
    while (words.take("LOW_PRIORITY")
        || words.take("HIGH_PRIORITY")
        || words.take("DELAYED")
        || words.take("QUICK")
        || words.take("IGNORE")
        || words.take("INTO")
        || words.take("FROM")) {
      // What may stand before the name.
    }
    SourceTable table = words.table();
    boolean isOnlyOne =
        switch (verb) {
          case "INSERT", "REPLACE" -> true;
          case "UPDATE" -> words.take("SET");
          case "DELETE" -> words.isAtEnd() || words.take("WHERE");
          default -> false;
        };
    return isOnlyOne
        ? new LoggedStatement(Kind.ROWS, List.of(new Change(table, TableAction.REPLACED)))
        : of(Kind.ROWS);
  }

  private static LoggedStatement alter(SqlWords words) {
    while (words.take("ONLINE") || words.take("OFFLINE") || words.take("IGNORE")) {
      // What may stand before the kind.
    }
    if (!words.take("TABLE")) {
      return of(Kind.OTHER);
    }
    words.takeAll("IF", "EXISTS");
    SourceTable table = words.table();
    var changes = new ArrayList<Change>();
    TableAction action = TableAction.ALTERED;
    while (!words.isAtEnd()) {
      if (words.takeAll("RENAME", "COLUMN")
          || words.takeAll("RENAME", "INDEX")
          || words.takeAll("RENAME", "KEY")) {
        continue;
      }
      if (words.take("RENAME")) {
        if (!words.take("TO")) {
          words.take("AS");
        }
        changes.add(new Change(words.table(), TableAction.RENAMED));
        action = TableAction.RENAMED;
      } else if (words.takeAll("TRUNCATE", "PARTITION")
          || words.takeAll("DROP", "PARTITION")
          || words.takeAll("EXCHANGE", "PARTITION")
          || words.takeAll("CONVERT", "PARTITION")
          || words.takeAll("CONVERT", "TABLE")
          || words.takeAll("DISCARD", "TABLESPACE")
          || words.takeAll("DISCARD", "PARTITION")
          || words.takeAll("IMPORT", "TABLESPACE")
          || words.takeAll("IMPORT", "PARTITION")) {
        action = TableAction.REPLACED;
      } else {
        words.skip();
      }
    }
    changes.add(0, new Change(table, action));
    return tables(changes);
  }

  private static LoggedStatement drop(SqlWords words) {
    if (words.take("DATABASE") || words.take("SCHEMA")) {
      words.takeAll("IF", "EXISTS");
      return tables(List.of(new Change(new SourceTable(words.name(), ""), TableAction.DROPPED)));
    }
    // A temporary one is none of ours.
    if (!words.take("TABLE") && !words.take("TABLES")) {
      return of(Kind.OTHER);
    }
    words.takeAll("IF", "EXISTS");
    var changes = new ArrayList<Change>();
    do {
      changes.add(new Change(words.table(), TableAction.DROPPED));
    } while (words.take(","));
    return tables(changes);
  }

  private static LoggedStatement rename(SqlWords words) {
    if (!words.take("TABLE") && !words.take("TABLES")) {
      return of(Kind.OTHER);
    }
    words.takeAll("IF", "EXISTS");
    var changes = new ArrayList<Change>();
    do {
      changes.add(new Change(words.table(), TableAction.RENAMED));
      while (!words.isAtEnd() && !words.take("TO")) {
        // MariaDB may be told how long to wait.
        words.skip();
      }
      changes.add(new Change(words.table(), TableAction.RENAMED));
    } while (words.take(","));
    return tables(changes);
  }

  private static LoggedStatement create(SqlWords words) {
    boolean replaces = words.takeAll("OR", "REPLACE");
    if (!words.take("TABLE")) {
      return of(Kind.OTHER);
    }
    words.takeAll("IF", "NOT", "EXISTS");
    return tables(
        List.of(new Change(words.table(), replaces ? TableAction.REPLACED : TableAction.CREATED)));
  }

  /** The words of a statement, as far as its grammar matters here. */
  private static final class SqlWords {
    private final String sql;
    private final String database;
    private final List<String> words = new ArrayList<>();

    /** By word: whether it was in quotes, and is a name whatever it says. */
    private final List<Boolean> quoted = new ArrayList<>();

    private int next;

    SqlWords(String sql, String database) {
      this.sql = sql;
      this.database = database;
      split();
    }

    boolean isAtEnd() {
      return next >= words.size();
    }

    /** The next word in capitals; empty at the end. */
    String word() {
      return isAtEnd() ? "" : words.get(next++).toUpperCase(Locale.ROOT);
    }

    void skip() {
      next++;
    }

    boolean take(String word) {
      return takeAll(word);
    }

    boolean takeAll(String... expected) {
      if (next + expected.length > words.size()) {
        return false;
      }
      for (int index = 0; index < expected.length; index++) {
        if (quoted.get(next + index)
            || !words.get(next + index).equalsIgnoreCase(expected[index])) {
          return false;
        }
      }
      next += expected.length;
      return true;
    }

    String name() {
      return isAtEnd() ? "" : words.get(next++);
    }

    SourceTable table() {
      String first = name();
      return take(".") ? new SourceTable(first, name()) : new SourceTable(database, first);
    }

    private void split() {
      int place = 0;
      while (place < sql.length()) {
        char character = sql.charAt(place);
        if (Character.isWhitespace(character)) {
          place++;
        } else if (character == '#' || sql.startsWith("-- ", place)) {
          place = after("\n", place);
        } else if (sql.startsWith("/*!", place) || sql.startsWith("/*M!", place)) {
          // Not a comment to the server: what is in it counts.
          place = sql.indexOf('!', place) + 1;
          while (place < sql.length() && Character.isDigit(sql.charAt(place))) {
            place++;
          }
        } else if (sql.startsWith("*/", place)) {
          place += 2;
        } else if (sql.startsWith("/*", place)) {
          place = after("*/", place + 2);
        } else if (character == '`' || character == '"' || character == '\'') {
          place = quoted(character, place + 1);
        } else if (isOfWord(character)) {
          int end = place;
          while (end < sql.length() && isOfWord(sql.charAt(end))) {
            end++;
          }
          add(sql.substring(place, end), false);
          place = end;
        } else {
          add(String.valueOf(character), false);
          place++;
        }
      }
    }

    private static boolean isOfWord(char character) {
      return Character.isLetterOrDigit(character)
          || character == '_'
          || character == '$'
          || character > 0x7F;
    }

    private int after(String end, int from) {
      int found = sql.indexOf(end, from);
      return found < 0 ? sql.length() : found + end.length();
    }

    private int quoted(char quote, int from) {
      var text = new StringBuilder();
      int place = from;
      while (place < sql.length()) {
        char character = sql.charAt(place);
        if (character == '\\' && quote != '`' && place + 1 < sql.length()) {
          text.append(sql.charAt(place + 1));
          place += 2;
        } else if (character != quote) {
          text.append(character);
          place++;
        } else if (place + 1 < sql.length() && sql.charAt(place + 1) == quote) {
          text.append(quote);
          place += 2;
        } else {
          break;
        }
      }
      add(text.toString(), true);
      return place + 1;
    }

    private void add(String word, boolean isQuoted) {
      words.add(word);
      quoted.add(isQuoted);
    }
  }
}
