package io.chimera.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ContractJobsTest {
  private static final String CONTRACT =
      """
      apiVersion: chimera/v1
      kind: IngestionContract
      name: shop
      version: 1.0.0
      team: {name: a, project: a, support: a@example.org}
      rightToIngest: {basis: a, declaredBy: a, on: 2026-11-21}
      source: {name: events, type: kafka, servers: 'a:1'}
      isolation: %s
      datasets:
        - name: orders
          from: {topic: orders, format: json}
          columns: [{name: id, type: long}]
          target: {table: shop.orders, kind: append}
        - name: visits
          from: {topic: visits, format: json}
          columns: [{name: at, type: string}]
          target: {table: shop.visits, kind: append}
      """;

  private static Contract contract(String isolation) {
    return new ContractReader().read(CONTRACT.formatted(isolation));
  }

  private static List<String> datasets(Contract contract) {
    return contract.datasets().stream().map(Dataset::name).toList();
  }

  @Test
  void isOneJobOfItsNameWhereNothingElseIsAskedFor() {
    Contract contract = contract("contract");

    assertThat(contract.jobs()).containsExactly(contract);
    assertThat(contract.job()).isEqualTo("shop");
    assertThat(contract.with(contract.datasets().subList(0, 1)).job()).isEqualTo("shop");
  }

  @Test
  void isAJobOfEachDatasetNamedAfterBoth() {
    Contract contract = contract("dataset");

    assertThat(contract.job()).isEqualTo("shop");
    assertThat(contract.jobs())
        .extracting(Contract::job)
        .containsExactly("shop.orders", "shop.visits");
    assertThat(contract.jobs())
        .extracting(ContractJobsTest::datasets)
        .containsExactly(List.of("orders"), List.of("visits"));
  }

  @Test
  void keepsContractAndPipelinesOfItsJobsWhatTheyAre() {
    Contract contract = contract("dataset");

    for (Contract job : contract.jobs()) {
      Dataset dataset = job.datasets().get(0);
      assertThat(job.jobs()).containsExactly(job);
      assertThat(job.hash()).isEqualTo(contract.hash());
      assertThat(job.pipelineOf(dataset)).isEqualTo(contract.pipelineOf(dataset));
    }
  }
}
