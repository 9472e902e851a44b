package io.chimera.local;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/**
 * The database of a small shop on a Postgres of this machine: customers, products, orders and their
 * lines, and people who buy. Rows are inserted, updated, deleted, and change their keys, several
 * tables in a transaction. Not thread-safe, but for {@link #stop}.
 */
public final class ShopDatabase implements AutoCloseable {
  public static final String DATABASE = "shop";

  private static final int CUSTOMERS = 500;
  private static final int PRODUCTS = 100;
  private static final int ORDERS = 2_000;
  private static final int MOST_LINES = 4;
  private static final int CHOICES = 100;

  private static final String TABLES =
      """
      CREATE TABLE customers (id bigserial PRIMARY KEY, name text NOT NULL, email text,
        city text NOT NULL, joined timestamptz NOT NULL);
      CREATE TABLE products (id serial PRIMARY KEY, sku varchar(12) NOT NULL, name text NOT NULL,
        price numeric(10,2) NOT NULL, in_stock int NOT NULL);
      CREATE TABLE orders (id bigserial PRIMARY KEY, customer_id bigint NOT NULL,
        status varchar(12) NOT NULL, placed_at timestamptz NOT NULL);
      CREATE TABLE order_lines (order_id bigint, line int, product_id int NOT NULL,
        quantity int NOT NULL, price numeric(10,2) NOT NULL, PRIMARY KEY (order_id, line));
      INSERT INTO customers (name, email, city, joined)
        SELECT 'customer ' || n, 'customer' || n || '@example.org',
          (ARRAY['Leipzig', 'Porto', 'Gdańsk', 'Malmö'])[1 + n %% 4],
          timestamptz '2026-01-01 00:00:00Z' + n * interval '1 hour'
        FROM generate_series(1, %1$d) n;
      INSERT INTO products (sku, name, price, in_stock)
        SELECT 'SKU-' || n, 'product ' || n, round((1 + n * 1.37)::numeric, 2), 1000
        FROM generate_series(1, %2$d) n;
      INSERT INTO orders (customer_id, status, placed_at)
        SELECT 1 + n %% %1$d, 'shipped', timestamptz '2026-06-01 00:00:00Z' + n * interval '1 minute'
        FROM generate_series(1, %3$d) n;
      INSERT INTO order_lines
        SELECT n, line, 1 + (n + line) %% %2$d, line, 9.99
        FROM generate_series(1, %3$d) n, generate_series(1, 2) line;
      """
          .formatted(CUSTOMERS, PRODUCTS, ORDERS);

  private final Connection connection;
  private final SplittableRandom random;
  private volatile boolean isStopped;

  /**
   * What was written.
   *
   * @param transactions how many
   * @param position a place in the server's log between the last change and its commit
   */
  public record Trade(long transactions, long position) {}

  private ShopDatabase(Connection connection, long seed) {
    this.connection = connection;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Opens the shop, and makes it first where there is none.
   *
   * @param seed of what people do
   * @throws LocalServerException if the server refuses
   */
  public static ShopDatabase open(PostgresServer server, long seed) {
    try {
      make(server);
      Connection connection = connect(server, DATABASE);
      connection.setAutoCommit(false);
      return new ShopDatabase(connection, seed);
    } catch (SQLException failure) {
      throw new LocalServerException("Cannot open the shop's database", failure);
    }
  }

  private static void make(PostgresServer server) throws SQLException {
    try (Connection first = connect(server, PostgresServer.DATABASE)) {
      if (!isThere(first, "SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
        execute(first, "CREATE DATABASE " + DATABASE);
      }
    }
    try (Connection shop = connect(server, DATABASE)) {
      // All of it or nothing, should somebody stop us here.
      shop.setAutoCommit(false);
      if (!isThere(shop, "SELECT 1 FROM pg_class WHERE relname = 'order_lines'")) {
        execute(shop, TABLES);
      }
      shop.commit();
    }
  }

  private static Connection connect(PostgresServer server, String database) throws SQLException {
    return DriverManager.getConnection(
        server.url().replace("/" + PostgresServer.DATABASE, "/" + database),
        PostgresServer.USER,
        server.password());
  }

  private static boolean isThere(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      return found.next();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * Lets people buy.
   *
   * @param transactions how many to write, unless {@link #stop} says otherwise
   * @param progress is told how many were written
   * @throws LocalServerException if the server refuses
   */
  public Trade trade(long transactions, LongConsumer progress) {
    long written = 0;
    long position = 0;
    try {
      while (written < transactions && !isStopped) {
        act(random.nextInt(CHOICES));
        position = position();
        connection.commit();
        written++;
        progress.accept(written);
      }
    } catch (SQLException failure) {
      throw new LocalServerException("Cannot write to the shop's database", failure);
    }
    return new Trade(written, position);
  }

  /** Ends a trade that is under way, after its transaction. */
  public void stop() {
    isStopped = true;
  }

  private long position() throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint")) {
      found.next();
      return found.getLong(1);
    }
  }

  private void act(int choice) throws SQLException {
    if (choice < 45) {
      buy();
    } else if (choice < 65) {
      update("UPDATE orders SET status = 'shipped' WHERE id = " + near("orders"));
    } else if (choice < 75) {
      update(
          "WITH gone AS (DELETE FROM orders WHERE id = "
              + near("orders")
              + " RETURNING id) DELETE FROM order_lines WHERE order_id IN (SELECT id FROM gone)");
    } else if (choice < 83) {
      update(
          "UPDATE customers SET email = 'moved' || "
              + random.nextInt(CUSTOMERS)
              + " || '@example.org' WHERE id = "
              + near("customers"));
    } else if (choice < 89) {
      update("INSERT INTO customers (name, city, joined) VALUES ('somebody', 'Porto', now())");
    } else if (choice < 94) {
      update("UPDATE products SET price = price + 0.10 WHERE id = " + near("products"));
    } else {
      // The key changes.
      update("UPDATE order_lines SET line = line + 100 WHERE order_id = " + near("orders"));
    }
  }

  private void buy() throws SQLException {
    long order;
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO orders (customer_id, status, placed_at)"
                + " VALUES (?, 'placed', now()) RETURNING id")) {
      insert.setLong(1, 1 + random.nextInt(CUSTOMERS));
      try (ResultSet made = insert.executeQuery()) {
        made.next();
        order = made.getLong(1);
      }
    }
    int lines = 1 + random.nextInt(MOST_LINES);
    for (int line = 1; line <= lines; line++) {
      int product = 1 + random.nextInt(PRODUCTS);
      update(
          "INSERT INTO order_lines SELECT "
              + order
              + ", "
              + line
              + ", id, 1, price FROM products WHERE id = "
              + product);
      update("UPDATE products SET in_stock = in_stock - 1 WHERE id = " + product);
    }
  }

  /** The row of a place that is drawn, or the next one that is left. */
  private String near(String table) {
    return "(SELECT id FROM "
        + table
        + " WHERE id >= floor("
        + random.nextDouble()
        + " * (SELECT max(id) FROM "
        + table
        + ")) ORDER BY id LIMIT 1)";
  }

  private void update(String sql) throws SQLException {
    execute(connection, sql);
  }

  /** Leaves the server as it is. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException failure) {
      throw new LocalServerException("Cannot leave the shop's database", failure);
    }
  }
}
