package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.connectors.postgres.CaptureName;
import io.chimera.connectors.postgres.PostgresCapture;
import io.chimera.connectors.source.CaptureRefusedException;
import io.chimera.jobs.run.RunMode;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.platform.Secrets;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Of a Postgres. */
class ChangeCaptureIT extends ChangeCaptureContract {

  @Override
  CapturedChinook start() throws Exception {
    return PostgresChinook.start(directory);
  }

  @Override
  int idleRestarts() {
    return 10;
  }

  @Test
  void refusesToGoOnWithoutTheSlot() throws Exception {
    try (CapturedChinook server = start()) {
      String text = contract(server);
      var lake = lake(server);
      lake.ingest(text, 1);
      PostgresCapture.of(new ContractReader().read(text), Secrets.ofThisMachine()).drop();

      assertThatThrownBy(() -> lake.prepare(text, RunMode.CONTINUOUS))
          .isInstanceOf(CaptureRefusedException.class)
          .hasMessageStartingWith("Cannot capture changes: SLOT_MISSING: Cannot go on from '")
          .hasMessageContaining("begin anew with a snapshot");
    }
  }

  @Test
  void refusesToGoOnOverChangesThatWereWrittenWithoutThePublication() throws Exception {
    try (CapturedChinook server = start();
        Connection writer = server.writer();
        Statement statement = writer.createStatement()) {
      statement.execute("CREATE TABLE things (id int PRIMARY KEY)");
      statement.execute("INSERT INTO things VALUES (1)");
      String text =
          ChinookContract.of(server, directory)
              .ofDatasets(
                  """
                  - name: things
                    from: {table: public.things, mode: cdc}
                    columns:
                      - {name: id, type: int, required: true}
                    target: {table: test.things, kind: upsert, key: [id]}
                  """);
      TestLake lake = ChinookContract.of(server, directory).lake();
      lake.ingest(text, 1);
      String publication = CaptureName.of(new ContractReader().read(text)).publication();
      statement.execute("DROP PUBLICATION \"" + publication + '"');
      assertThatThrownBy(() -> lake.prepare(text, RunMode.CONTINUOUS))
          .isInstanceOf(CaptureRefusedException.class)
          .hasMessageStartingWith("Cannot capture changes: PUBLICATION_MISSING: Cannot read ");
      statement.execute("INSERT INTO things VALUES (2)");
      statement.execute(
          "CREATE PUBLICATION \""
              + publication
              + "\" FOR TABLE things WITH (publish_via_partition_root = true)");
      statement.execute("INSERT INTO things VALUES (3)");

      assertThatThrownBy(() -> lake.ingest(text, 1))
          .hasStackTraceContaining("PUBLICATION_INTERRUPTED: Cannot go on from '")
          .hasStackTraceContaining(
              "publication '" + publication + "' was not there when the next change was written");

      lake.drop("things");
      lake.ingest(text, 1);
      statement.execute("INSERT INTO things VALUES (4)");
      lake.ingest(text, 1);
      assertThat(lake.numbers("things", "id")).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
    }
  }
}
