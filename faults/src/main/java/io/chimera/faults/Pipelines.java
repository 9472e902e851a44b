package io.chimera.faults;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.TableName;

/** The contract that every run of the suite ingests. */
public final class Pipelines {
  public static final TableName TABLE = new TableName("faults", "numbers");

  private Pipelines() {}

  /** What a {@link JournaledTopic} holds, into {@link #TABLE}. */
  public static Contract contract(String servers, String topic) {
    return new ContractReader()
        .read(
            """
            apiVersion: chimera/v1
            kind: IngestionContract
            name: faults
            version: 1.0.0
            team: {name: faults, project: faults, support: faults@example.org}
            rightToIngest: {basis: Made up, declaredBy: faults, on: 2026-11-20}
            source: {name: made, type: kafka, servers: "%s"}
            trigger: {type: continuous, commitEvery: PT1S}
            datasets:
              - name: numbers
                from: {topic: %s, format: json}
                columns:
                  - {name: id, type: long, required: true}
                  - {name: text, type: string, required: true}
                  - {name: amount, type: "decimal(12,2)", required: true}
                unknownFields: quarantine
                target: {table: faults.numbers, kind: append}
            """
                .formatted(servers, topic));
  }
}
