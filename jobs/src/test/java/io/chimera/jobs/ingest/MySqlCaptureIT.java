package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.connectors.source.CaptureRefusedException;
import io.chimera.jobs.run.RunMode;
import java.sql.Connection;
import java.sql.ResultSet;
import org.junit.jupiter.api.Test;

/** Of a MariaDB. */
class MySqlCaptureIT extends ChangeCaptureContract {

  @Override
  CapturedChinook start() throws Exception {
    return MariaDbChinook.start(directory);
  }

  /** The log alone is read through more of them, in {@code MySqlLogIT}. */
  @Override
  int idleRestarts() {
    return 3;
  }

  @Test
  void refusesToGoOnWhereTheLogIsGone() throws Exception {
    try (CapturedChinook server = start();
        Connection writer = server.writer();
        var statement = writer.createStatement()) {
      String text = contract(server);
      var lake = lake(server);
      lake.ingest(text, 1);
      // MariaDB keeps all for as long as nobody reads, unless it is told not to.
      statement.execute("SET GLOBAL slave_connections_needed_for_purge = 0");
      statement.execute("FLUSH BINARY LOGS");
      String file;
      try (ResultSet row = statement.executeQuery("SHOW MASTER STATUS")) {
        row.next();
        file = row.getString(1);
      }
      statement.execute("PURGE BINARY LOGS TO '" + file + "'");

      assertThatThrownBy(() -> lake.prepare(text, RunMode.CONTINUOUS))
          .isInstanceOf(CaptureRefusedException.class)
          .hasMessageStartingWith("Cannot capture changes: LOG_PURGED: Cannot go on from '")
          .hasMessageContaining("begin anew with a snapshot");
    }
  }
}
