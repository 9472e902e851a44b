package io.chimera.bench;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.TableName;

/** The casino's contract as each subject has it. */
final class BenchContract {
  static final TableName TABLE = new TableName("casino", "bets");
  static final String UNIQUE_COLUMN = "game_activity";

  /** Ten conditions that every good bet meets. */
  private static final String RULES =
      """
          quality:
            - {name: customer_known, column: customer_id, minimum: 1}
            - {name: activity_is_uuid, column: game_activity,
               pattern: "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"}
            - {name: activity_short, column: game_activity, maxLength: 36}
            - {name: game_known, column: game_id, minimum: 1000}
            - {name: type_known, column: game_type,
               oneOf: [slots, live_casino, poker, bingo, roulette, black_jack]}
            - {name: bet_not_negative, column: bet_amount, minimum: 0}
            - {name: win_not_negative, column: win_amount, minimum: 0}
            - {name: bonus_below_bet, compare: bonus_amount <= bet_amount}
            - {name: win_needs_bet, check: "win_amount = 0 OR bet_amount > 0"}
            - {name: poker_games, check: "game_type <> 'poker' OR game_id BETWEEN 5000 AND 5999"}
      """;

  private static final String DEDUPLICATION =
      """
          deduplicate: {by: [game_activity], within: PT24H}
      """;

  private BenchContract() {}

  /**
   * @param servers the broker
   * @param registry the schema registry
   * @param topic holds bets
   */
  static Contract of(Subject subject, String servers, String registry, String topic) {
    return new ContractReader().read(text(subject, servers, registry, topic));
  }

  private static String text(Subject subject, String servers, String registry, String topic) {
    return """
    apiVersion: chimera/v1
    kind: IngestionContract
    name: bench
    version: 1.0.0
    team: {name: bench, project: bench, support: bench@example.org}
    rightToIngest: {basis: Made up, declaredBy: bench, on: 2026-11-20}
    source: {name: games, type: kafka, servers: "%s", registry: "%s"}
    trigger: {type: continuous}
    datasets:
      - name: bets
        from: {topic: %s, format: avro, start: earliest}
        columns:
          - {name: customer_id, type: long, required: true%s}
          - {name: activity_datetime, type: timestamp, required: true}
          - {name: game_activity, type: string, required: true}
          - {name: game_id, type: int}
          - {name: game_type, type: string}
          - {name: bet_amount, type: "decimal(18,4)"}
          - {name: win_amount, type: "decimal(18,4)"}
          - {name: bonus_amount, type: "decimal(18,4)"}
        unknownFields: quarantine
        eventTime: {column: activity_datetime, maxFuture: PT5M}
        target:
          table: %s.%s
          kind: append
          partition: ["day(activity_datetime)", "game_type"]
    """
            .formatted(
                servers,
                registry,
                topic,
                subject.isProtecting() ? ", classification: pii, protect: hmac" : "",
                TABLE.namespace(),
                TABLE.name())
        + (subject.hasRules() ? RULES : "")
        + (subject.isDeduplicating() ? DEDUPLICATION : "");
  }
}
