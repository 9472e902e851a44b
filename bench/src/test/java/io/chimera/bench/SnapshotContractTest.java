package io.chimera.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.Column;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SnapshotContractTest {

  @Test
  void hasTheColumnsOfTheTable() {
    var server =
        new SnapshotRun.Server(1, "jdbc:postgresql://127.0.0.1:5432/shop", 5432, "shop", "a", "b");
    var contract = SnapshotContract.of(server, Path.of("/run/password"), "lines");

    assertThat(contract.datasets().get(0).columns())
        .extracting(Column::name)
        .isEqualTo(SnapshotTable.COLUMNS);
  }
}
