package io.chimera.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The child's program: one system takes over a small table to get warm, then, into a lake of its
 * own, the table that counts.
 */
public final class SnapshotRun {

  /**
   * What the child is told.
   *
   * @param parallelism of the job
   * @param commitEvery seconds between two commits
   * @param stockChunk rows in a chunk of the stock source
   */
  record Order(
      SnapshotSystem system,
      Server server,
      Filled warm,
      Filled table,
      int parallelism,
      int commitEvery,
      int stockChunk) {}

  /**
   * The database.
   *
   * @param process whose children do its work
   * @param url of JDBC
   */
  record Server(
      long process, String url, int port, String database, String user, String password) {}

  /** A table, and what was put into it. */
  record Filled(String name, ColumnSums.Content content) {}

  private final Order order;
  private final Path directory;

  private SnapshotRun(Order order, Path directory) {
    this.order = order;
    this.directory = directory;
  }

  /**
   * Entry point of the child.
   *
   * @param arguments the directory with the order, where the answer goes too
   */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    var mapper = new ObjectMapper();
    var order = mapper.readValue(directory.resolve(Children.ORDER).toFile(), Order.class);
    var run = new SnapshotRun(order, directory);
    run.measure(order.warm());
    SnapshotFigures measured = run.measure(order.table());
    mapper.writeValue(directory.resolve(Children.ANSWER).toFile(), measured);
    System.exit(0);
  }

  private SnapshotFigures measure(Filled table) throws Exception {
    Path place = Files.createDirectories(directory.resolve(table.name()));
    try (Snapshot snapshot = open(table, place)) {
      double serverBefore = ServerCpu.seconds(order.server().process());
      ThreadCpu before = ThreadCpu.now();
      long begun = System.nanoTime();
      snapshot.await();
      long took = System.nanoTime() - begun;
      ThreadCpu cpu = ThreadCpu.now().minus(before);
      double server = ServerCpu.seconds(order.server().process()) - serverBefore;
      table.content().require(snapshot.content());
      return new SnapshotFigures(
          new Measured(
              table.content().rows(),
              cpu.counted(),
              seconds(cpu.collector()),
              seconds(cpu.compiler()),
              seconds(took),
              snapshot.commits()),
          server);
    }
  }

  private Snapshot open(Filled table, Path place) throws Exception {
    var lake = SnapshotLake.in(place, order.server(), table.name());
    return switch (order.system()) {
      case BARE -> BareRead.open(order.server(), table.name());
      case CHIMERA -> ChimeraSnapshot.open(order, table, lake, place);
      case STOCK -> StockSnapshot.open(order, table, lake, place);
    };
  }

  private static double seconds(long nanoseconds) {
    return nanoseconds / (double) TimeUnit.SECONDS.toNanos(1);
  }
}
