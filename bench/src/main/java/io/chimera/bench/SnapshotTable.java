package io.chimera.bench;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/** Invoice lines: a table of ten columns of the types that tables have, and what is in it. */
final class SnapshotTable {
  static final List<String> COLUMNS =
      List.of(
          "id",
          "account",
          "placed_at",
          "due",
          "status",
          "amount",
          "weight",
          "gift",
          "reference",
          "note");

  private static final String DEFINITION =
      """
      CREATE TABLE %s (
        id bigint PRIMARY KEY,
        account int NOT NULL,
        placed_at timestamp NOT NULL,
        due date NOT NULL,
        status varchar(12) NOT NULL,
        amount numeric(12,2) NOT NULL,
        weight double precision NOT NULL,
        gift boolean NOT NULL,
        reference varchar(36) NOT NULL,
        note text
      )
      """;

  private static final long SEED = 20261121;
  private static final List<String> STATES =
      List.of("placed", "paid", "packed", "shipped", "delivered", "returned");
  private static final LocalDateTime BEGINNING = LocalDateTime.of(2020, 1, 1, 0, 0);
  private static final long MICROS_OF_YEARS = 6L * 365 * 86_400 * 1_000_000;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final int DAYS_TO_PAY = 60;
  private static final int ACCOUNTS = 500_000;
  private static final int CENTS = 10_000_000;
  private static final double GRAMS = 50_000;
  private static final int NOTELESS = 10;
  private static final int NOTE_WORDS = 8;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final ColumnSums sums = new ColumnSums(COLUMNS.size());

  private SnapshotTable() {}

  /**
   * Makes a table with so many rows, ready to be captured.
   *
   * @return what is in it
   */
  static ColumnSums.Content make(Connection connection, String name, long rows)
      throws SQLException, IOException {
    execute(connection, DEFINITION.formatted(name));
    // What the stock source asks for; snapshots are the same without.
    execute(connection, "ALTER TABLE %s REPLICA IDENTITY FULL".formatted(name));
    var table = new SnapshotTable();
    try (var out =
            new PGCopyOutputStream(
                connection.unwrap(PGConnection.class), "COPY %s FROM STDIN".formatted(name));
        var writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
      for (long id = 1; id <= rows; id++) {
        table.write(id, writer);
      }
    }
    // What a table has that is not just made: a planner's figures, and no first reader who writes.
    execute(connection, "VACUUM (ANALYZE) %s".formatted(name));
    return table.sums.content();
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void write(long id, Writer out) throws IOException {
    int account = random.nextInt(ACCOUNTS);
    LocalDateTime placedAt =
        BEGINNING.plusNanos(random.nextLong(MICROS_OF_YEARS) * NANOS_PER_MICRO);
    LocalDate due = placedAt.toLocalDate().plusDays(random.nextInt(DAYS_TO_PAY));
    String status = STATES.get(random.nextInt(STATES.size()));
    BigDecimal amount = BigDecimal.valueOf(random.nextInt(CENTS), 2);
    double weight = random.nextDouble() * GRAMS;
    boolean gift = random.nextBoolean();
    String reference = "%016x-%016x".formatted(random.nextLong(), id);
    String note = note();

    sums.begin(id);
    sums.add((long) account);
    sums.add(placedAt);
    sums.add(due);
    sums.add(status);
    sums.add(amount);
    sums.add(weight);
    sums.add(gift);
    sums.add(reference);
    sums.add(note);

    out.write(Long.toString(id));
    for (Object value :
        new Object[] {account, placedAt, due, status, amount, weight, gift, reference}) {
      out.write('\t');
      out.write(value.toString());
    }
    out.write('\t');
    out.write(note == null ? "\\N" : note);
    out.write('\n');
  }

  private @Nullable String note() {
    if (random.nextInt(NOTELESS) == 0) {
      return null;
    }
    var note = new StringBuilder();
    int words = 1 + random.nextInt(NOTE_WORDS);
    for (int word = 0; word < words; word++) {
      note.append(word == 0 ? "" : " ").append(Long.toString(random.nextLong(1L << 40), 36));
    }
    return note.toString();
  }
}
