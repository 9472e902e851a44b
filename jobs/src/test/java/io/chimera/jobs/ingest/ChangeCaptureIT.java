package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.connectors.postgres.PostgresCapture;
import io.chimera.connectors.source.CaptureRefusedException;
import io.chimera.jobs.run.RunMode;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.platform.Secrets;
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
}
