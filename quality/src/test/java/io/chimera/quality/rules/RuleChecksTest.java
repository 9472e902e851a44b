package io.chimera.quality.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import org.junit.jupiter.api.Test;

class RuleChecksTest {
  private static final Contract CONTRACT =
      new ContractReader()
          .read(
              """
              apiVersion: chimera/v1
              kind: IngestionContract
              name: casino
              version: 1.0.0
              team: {name: gaming, project: casino, support: gaming@example.org}
              rightToIngest: {basis: Producer of the data, declaredBy: gaming, on: 2026-11-20}
              source: {name: games, type: kafka, servers: "broker-1:9092"}
              datasets:
                - name: bets
                  from: {topic: game_v1, format: json}
                  columns:
                    - {name: id, type: long, required: true}
                    - {name: bet, type: long, minimum: 0}
                    - {name: win, type: long}
                    - {name: opened, type: timestamp}
                    - {name: closed, type: timestamp}
                    - {name: place, type: string}
                    - {name: note, type: string}
                  quality:
                    - {name: win_needs_bet, check: "win = 0 OR bet > 0", onFailure: quarantine}
                    - {name: in_order, compare: "opened <= closed", onFailure: drop}
                    - {name: known_place, check: "place IS NOT NULL", onFailure: warn}
                  target: {table: casino.bets, kind: append}
              """);

  /** Those of a rule that only warns decide about no record. */
  @Test
  void namesTheColumnsThatDecideWhetherARowIsThere() {
    assertThat(RuleChecks.judging(CONTRACT.datasets().get(0)))
        .containsExactly("bet", "closed", "opened", "win");
  }
}
