package io.chimera.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Why Postgres is read without Debezium: what Flink CDC 3.5.0 makes of the restarts that {@code
 * ChangeCaptureIT} has our own reader go through.
 */
@Tag("stock")
class IdleRestartStockIT {
  @TempDir private Path directory;

  @Test
  void stockSourceLosesTheFirstTransactionAfterRestartsOfAnIdleDatabase() throws Exception {
    var found =
        Children.run(
            Children.Program.of("stock", IdleRestarts.class).after(StockClasses.ofCapture()),
            new IdleRestarts.Order(10),
            IdleRestarts.Found.class,
            directory.resolve("run"));

    assertThat(found.lost()).as("restarts whose first transaction was lost").isNotEmpty();
  }
}
