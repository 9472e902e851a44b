package io.chimera.jobs.capture;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Writes transactions of all kinds into a MariaDB, and knows what its log has to say of them. */
final class MySqlTransactions {
  private static final int BIG = 20_000;
  private static final int BIG_EVERY = 400;
  private static final int LONG_TEXT = 9_000;
  private static final String CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

  private final SplittableRandom random;

  /** Rows of customers, by key: name. */
  private final TreeMap<Integer, String> customers = new TreeMap<>();

  /** Rows of notes, by key: title and text. */
  private final TreeMap<Integer, String> notes = new TreeMap<>();

  private final List<String> expected = new ArrayList<>();
  private int next = 1;
  private int written;

  MySqlTransactions(SplittableRandom random) {
    this.random = random;
  }

  static void createTables(Connection connection) throws SQLException {
    Shop.execute(
        connection,
        "CREATE TABLE customers (id int PRIMARY KEY, name text)",
        "CREATE TABLE notes (id int PRIMARY KEY, title text, body mediumtext)",
        "CREATE TABLE events (id bigint PRIMARY KEY, kind text)",
        "CREATE DATABASE others",
        "CREATE TABLE others.customers (id int PRIMARY KEY, name text)");
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
    if (random.nextInt(30) == 0) {
      Shop.execute(connection, "TRUNCATE TABLE events");
      expected.add("events truncated");
    }
  }

  private void change(Connection connection) throws SQLException {
    switch (random.nextInt(10)) {
      case 0, 1 -> insertCustomer(connection);
      case 2 -> updateCustomer(connection);
      case 3 -> moveCustomer(connection);
      case 4 -> deleteCustomer(connection);
      case 5 -> insertNote(connection);
      case 6 -> updateNote(connection);
      case 7 -> insertDeleteInsert(connection);
      case 8 -> elsewhere(connection);
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
    String name = text(8);
    Shop.execute(connection, "UPDATE customers SET name = '%s' WHERE id = %d".formatted(name, id));
    expected.add("customers = %d,%s -> %d,%s".formatted(id, customers.put(id, name), id, name));
  }

  private void moveCustomer(Connection connection) throws SQLException {
    if (customers.isEmpty()) {
      return;
    }
    int from = anyOf(customers);
    int to = next++;
    Shop.execute(
        connection, "UPDATE customers SET id = %d, name = NULL WHERE id = %d".formatted(to, from));
    expected.add("customers = %d,%s -> %d,null".formatted(from, customers.remove(from), to));
    customers.put(to, "null");
  }

  private void deleteCustomer(Connection connection) throws SQLException {
    if (customers.isEmpty()) {
      return;
    }
    int id = anyOf(customers);
    Shop.execute(connection, "DELETE FROM customers WHERE id = " + id);
    expected.add("customers - " + id + "," + customers.remove(id));
  }

  private void insertNote(Connection connection) throws SQLException {
    int id = next++;
    String title = text(5);
    String body = text(LONG_TEXT);
    Shop.execute(
        connection, "INSERT INTO notes VALUES (%d, '%s', '%s')".formatted(id, title, body));
    String note = title + "," + LogWords.brief(body);
    notes.put(id, note);
    expected.add("notes + " + id + "," + note);
  }

  private void updateNote(Connection connection) throws SQLException {
    if (notes.isEmpty()) {
      return;
    }
    int id = anyOf(notes);
    String title = text(6);
    Shop.execute(connection, "UPDATE notes SET title = '%s' WHERE id = %d".formatted(title, id));
    String before = notes.get(id);
    String after = title + before.substring(before.indexOf(','));
    notes.put(id, after);
    expected.add("notes = %d,%s -> %d,%s".formatted(id, before, id, after));
  }

  private void insertDeleteInsert(Connection connection) throws SQLException {
    int id = next++;
    for (String name : List.of("first", "second")) {
      Shop.execute(connection, "INSERT INTO customers VALUES (%d, '%s')".formatted(id, name));
      expected.add("customers + " + id + "," + name);
      if (name.equals("first")) {
        Shop.execute(connection, "DELETE FROM customers WHERE id = " + id);
        expected.add("customers - " + id + ",first");
      }
    }
    customers.put(id, "second");
  }

  /** A table of the same name that nobody captures. */
  private void elsewhere(Connection connection) throws SQLException {
    Shop.execute(
        connection, "INSERT INTO others.customers VALUES (%d, 'elsewhere')".formatted(next++));
  }

  private void event(Connection connection) throws SQLException {
    int id = next++;
    Shop.execute(connection, "INSERT INTO events VALUES (%d, 'x')".formatted(id));
    expected.add("events + " + id + ",x");
  }

  private void big(Connection connection) throws SQLException {
    int from = next;
    next += BIG;
    Shop.execute(
        connection,
        "INSERT INTO events SELECT seq, 'big' FROM seq_%d_to_%d".formatted(from, from + BIG - 1));
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
