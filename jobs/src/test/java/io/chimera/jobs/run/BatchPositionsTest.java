package io.chimera.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.jobs.pipeline.DatabaseWay;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.UnsupportedSourceException;
import io.chimera.schemas.platform.Secrets;
import org.junit.jupiter.api.Test;

class BatchPositionsTest {
  private static final String FULL =
      "from: {table: public.bets, mode: full}, target: {table: shop.bets, kind: replace}";
  private static final String BY_TIME =
      "from: {table: public.bets, mode: incremental, cursor: {column: at}}, target: {table: shop.bets, kind: upsert, key: [id]}";
  private static final String BY_ID =
      "from: {table: public.bets, mode: incremental, cursor: {column: id}}, target: {table: shop.bets, kind: append}";
  private static final String CAPTURED =
      "from: {table: public.games, mode: cdc}, target: {table: shop.games, kind: upsert, key: [id]}";

  private static Contract contract(String type, String... datasets) {
    var text =
        new StringBuilder(
            """
            apiVersion: chimera/v1
            kind: IngestionContract
            name: shop
            version: 1.0.0
            team: {name: a, project: a, support: a@example.org}
            rightToIngest: {basis: a, declaredBy: a, on: 2026-11-21}
            source: {name: shop, type: %s, host: localhost, database: shop, user: a, secrets: {password: '${env:A}'}}
            datasets:
            """
                .formatted(type));
    for (int index = 0; index < datasets.length; index++) {
      text.append("- {name: d%d, columns: [".formatted(index))
          .append("{name: id, type: long, required: true}")
          .append(", {name: at, type: timestamp, required: true}], ")
          .append(datasets[index])
          .append("}\n");
    }
    return new ContractReader().read(text.toString());
  }

  private static BatchPositions positions(Contract contract) {
    return new BatchPositions(contract, Secrets.ofThisMachine());
  }

  private static Dataset dataset(String of) {
    return contract("postgres", of).datasets().get(0);
  }

  @Test
  void countReadsOrTheCursorWhateverServerHasTheTable() {
    assertThat(BatchPositions.identity(dataset(FULL))).isEqualTo("reads of the table");
    assertThat(BatchPositions.identity(dataset(BY_TIME))).isEqualTo("microseconds of 'at'");
    assertThat(BatchPositions.identity(dataset(BY_ID))).isEqualTo("numbers of 'id'");
  }

  @Test
  void resumeWhereTheLedgerIs() {
    Contract contract = contract("postgres", BY_ID);
    Dataset dataset = contract.datasets().get(0);
    var ledger = positions(contract).first(dataset).with("public.bets", 0, 41);

    assertThat(positions(contract).resume(dataset, ledger)).isEqualTo(ledger);
  }

  @Test
  void refuseALedgerThatCountsInSomethingElse() {
    Contract contract = contract("postgres", BY_ID);
    var other = positions(contract).first(dataset(FULL));

    assertThatThrownBy(() -> positions(contract).resume(contract.datasets().get(0), other))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot resume dataset 'd0': its ledger counts in reads of the table, the contract asks"
                + " for numbers of 'id'; expected the mode and the cursor by which the table was"
                + " filled, or another table");
  }

  @Test
  void areOfContractsThatReadAllTablesByBatch() {
    assertThat(DatabaseWay.of(contract("postgres", FULL))).isEqualTo(DatabaseWay.TABLES);
    assertThat(DatabaseWay.of(contract("mysql", BY_ID))).isEqualTo(DatabaseWay.TABLES);
    assertThat(DatabaseWay.of(contract("oracle", BY_TIME))).isEqualTo(DatabaseWay.TABLES);
    assertThatThrownBy(() -> DatabaseWay.of(contract("postgres", FULL, CAPTURED)))
        .isInstanceOf(UnsupportedSourceException.class)
        .hasMessageContaining("Cannot read the source of contract 'shop'");
  }
}
