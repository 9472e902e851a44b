package io.chimera.jobs.capture;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Writes transactions of all kinds, and knows what the log has to say of them. */
final class RandomTransactions {
  private static final int BIG = 20_000;
  private static final int BIG_EVERY = 400;
  private static final int LONG_TEXT = 9_000;
  private static final String CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

  private final SplittableRandom random;

  /** Rows of customers, by key: name and score. */
  private final TreeMap<Integer, String> customers = new TreeMap<>();

  /** Rows of notes, by key: title; the long text is never told again. */
  private final TreeMap<Integer, String> notes = new TreeMap<>();

  private final List<String> expected = new ArrayList<>();
  private int next = 1;
  private int written;

  RandomTransactions(SplittableRandom random) {
    this.random = random;
  }

  static void createTables(Connection connection) throws SQLException {
    Shop.execute(
        connection,
        "CREATE TABLE customers (id int PRIMARY KEY, name text)",
        "CREATE TABLE notes (id int PRIMARY KEY, title text, body text)",
        "ALTER TABLE notes ALTER body SET STORAGE EXTERNAL",
        "CREATE TABLE events (id bigint PRIMARY KEY, kind text)");
  }

  /** What the log has to say of all transactions that were written. */
  List<String> expected() {
    return expected;
  }

  void write(Connection connection) throws SQLException {
    written++;
    connection.setAutoCommit(false);
    if (written % BIG_EVERY == 0) {
      big(connection);
    } else {
      int changes = random.nextInt(1, 8);
      for (int change = 0; change < changes; change++) {
        change(connection);
      }
      if (random.nextInt(10) == 0) {
        vain(connection);
      }
    }
    connection.commit();
    if (random.nextInt(20) == 0) {
      Shop.execute(connection, "INSERT INTO customers VALUES (-1, 'rolled back')");
      connection.rollback();
    }
  }

  private void change(Connection connection) throws SQLException {
    switch (random.nextInt(10)) {
      case 0, 1 -> insertCustomer(connection);
      case 2 -> updateCustomer(connection);
      case 3 -> moveCustomer(connection);
      case 4 -> deleteCustomer(connection);
      case 5, 6 -> insertNote(connection);
      case 7 -> updateNote(connection);
      case 8 -> insertDeleteInsert(connection);
      default -> event(connection);
    }
  }

  private void insertCustomer(Connection connection) throws SQLException {
    int id = next++;
    String name = text(random.nextInt(30));
    Shop.execute(connection, "INSERT INTO customers VALUES (%d, '%s')".formatted(id, name));
    customers.put(id, name);
    expected.add("customers + " + id + "," + name);
  }

  private void updateCustomer(Connection connection) throws SQLException {
    if (customers.isEmpty()) {
      return;
    }
    int id = anyOf(customers);
    Shop.execute(connection, "UPDATE customers SET name = NULL WHERE id = " + id);
    customers.put(id, "null");
    expected.add("customers = " + id + ",null");
  }

  private void moveCustomer(Connection connection) throws SQLException {
    if (customers.isEmpty()) {
      return;
    }
    int from = anyOf(customers);
    int to = next++;
    Shop.execute(connection, "UPDATE customers SET id = %d WHERE id = %d".formatted(to, from));
    String name = customers.remove(from);
    customers.put(to, name);
    expected.add("customers = " + from + ",null -> " + to + "," + name);
  }

  private void deleteCustomer(Connection connection) throws SQLException {
    if (customers.isEmpty()) {
      return;
    }
    int id = anyOf(customers);
    Shop.execute(connection, "DELETE FROM customers WHERE id = " + id);
    customers.remove(id);
    expected.add("customers - " + id + ",null");
  }

  private void insertNote(Connection connection) throws SQLException {
    int id = next++;
    String title = text(5);
    String body = text(LONG_TEXT);
    Shop.execute(
        connection, "INSERT INTO notes VALUES (%d, '%s', '%s')".formatted(id, title, body));
    notes.put(id, title);
    expected.add("notes + " + id + "," + title + "," + LogWords.brief(body));
  }

  private void updateNote(Connection connection) throws SQLException {
    if (notes.isEmpty()) {
      return;
    }
    int id = anyOf(notes);
    String title = text(6);
    Shop.execute(connection, "UPDATE notes SET title = '%s' WHERE id = %d".formatted(title, id));
    notes.put(id, title);
    expected.add("notes = " + id + "," + title + ",unchanged");
  }

  private void insertDeleteInsert(Connection connection) throws SQLException {
    int id = next++;
    for (String name : List.of("first", "second")) {
      Shop.execute(connection, "INSERT INTO customers VALUES (%d, '%s')".formatted(id, name));
      expected.add("customers + " + id + "," + name);
      if (name.equals("first")) {
        Shop.execute(connection, "DELETE FROM customers WHERE id = " + id);
        expected.add("customers - " + id + ",null");
      }
    }
    customers.put(id, "second");
  }

  private void event(Connection connection) throws SQLException {
    if (random.nextInt(4) == 0) {
      Shop.execute(connection, "TRUNCATE events");
      expected.add("truncated events");
      return;
    }
    int id = next++;
    Shop.execute(connection, "INSERT INTO events VALUES (%d, 'x')".formatted(id));
    expected.add("events + " + id + ",x");
  }

  private void big(Connection connection) throws SQLException {
    int from = next;
    next += BIG;
    Shop.execute(
        connection,
        "INSERT INTO events SELECT i, 'big' FROM generate_series(%d, %d) i"
            .formatted(from, from + BIG - 1));
    IntStream.range(from, from + BIG).forEach(id -> expected.add("events + " + id + ",big"));
  }

  /** A part that is taken back. */
  private static void vain(Connection connection) throws SQLException {
    Shop.execute(
        connection,
        "SAVEPOINT a",
        "INSERT INTO customers VALUES (-2, 'taken back')",
        "ROLLBACK TO SAVEPOINT a");
  }

  private int anyOf(TreeMap<Integer, String> rows) {
    Integer key = rows.ceilingKey(random.nextInt(next));
    return key == null ? rows.firstKey() : key;
  }

  private String text(int length) {
    var text = new StringBuilder(length);
    for (int index = 0; index < length; index++) {
      text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return text.toString();
  }
}
