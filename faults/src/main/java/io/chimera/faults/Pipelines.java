package io.chimera.faults;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import java.util.List;
import java.util.SplittableRandom;

/** The contracts that runs of the suite ingest: what a {@link JournaledTopic} holds. */
public enum Pipelines {
  /** One table, with a gate and rules; the record's way is one task. */
  PLAIN(SeriesTable.NUMBERS),
  /** Beside it tables without repeats, for which records are sent by their key. */
  KEYED(SeriesTable.NUMBERS, SeriesTable.ONCE, SeriesTable.HOURLY);

  private static final String STRICT =
      "- {name: nothing_odd, check: \"kind <> 'odd'\", onFailure: quarantine}";

  private final List<SeriesTable> tables;

  Pipelines(SeriesTable... tables) {
    this.tables = List.of(tables);
  }

  /** The one that a seed runs. */
  public static Pipelines of(long seed) {
    return values()[new SplittableRandom(seed).nextInt(values().length)];
  }

  public List<SeriesTable> tables() {
    return tables;
  }

  /** What is ingested: a rule sends some records to quarantine, and another closes the gate. */
  public Contract contract(String servers, String topic) {
    return read(servers, topic, "1.0.0", STRICT);
  }

  /** The same without the rule that was too strict, as replays judge by it. */
  public Contract corrected(String servers, String topic) {
    return read(servers, topic, "1.1.0", "");
  }

  private Contract read(String servers, String topic, String version, String rule) {
    var text =
        new StringBuilder(
            """
            apiVersion: chimera/v1
            kind: IngestionContract
            name: faults
            version: %s
            team: {name: faults, project: faults, support: faults@example.org}
            rightToIngest: {basis: Made up, declaredBy: faults, on: 2026-11-20}
            source: {name: made, type: kafka, servers: "%s"}
            trigger: {type: continuous, commitEvery: PT1S}
            datasets:
            """
                .formatted(version, servers));
    for (SeriesTable table : tables) {
      text.append(dataset(table, topic, rule));
    }
    return new ContractReader().read(text.toString());
  }

  private static String dataset(SeriesTable table, String topic, String rule) {
    return """
      - name: %s
        from: {topic: %s, format: json}
        columns:
          - {name: id, type: long, required: true}
          - {name: key, type: long, required: true}
          - {name: at, type: timestamptz, required: true}
          - {name: kind, type: string, required: true}
          - {name: text, type: string, required: true}
          - {name: amount, type: "decimal(12,2)", required: true}
        unknownFields: quarantine
        eventTime: {column: at}
        %s
        quality:
          - {name: no_alarm, check: "kind <> 'alarm'", onFailure: hold}
          %s
        target: {table: %s, kind: append}
    """
        .formatted(table.label(), topic, table.deduplicate(), rule, table.table());
  }
}
