package io.chimera.jobs.ingest;

/** Contracts as their writers would write them. */
final class ContractText {
  private ContractText() {}

  /**
   * A contract in YAML.
   *
   * @param source lines of the source after its name and type, not indented
   * @param datasets each a YAML mapping, not indented
   */
  static String of(String name, String source, String... datasets) {
    var text =
        new StringBuilder(
            """
            apiVersion: chimera/v1
            kind: IngestionContract
            name: %s
            version: 1.0.0
            team: {name: tests, project: tests, support: tests@example.org}
            rightToIngest: {basis: Made up, declaredBy: tests, on: 2026-11-20}
            source:
              name: made
              type: kafka
            %strigger: {type: continuous, commitEvery: PT1S}
            datasets:
            """
                .formatted(name, source.indent(2)));
    for (String dataset : datasets) {
      text.append("  -\n").append(dataset.indent(4));
    }
    return text.toString();
  }

  /** A contract over a cluster without login. */
  static String of(String name, TestKafka kafka, String... datasets) {
    return of(name, "servers: " + kafka.servers(), datasets);
  }

  /** A dataset of {@code {"id": 7, "text": "seven"}} in JSON. */
  static String numbered(String table, String topic) {
    return """
    name: %s
    from: {topic: %s, format: json}
    columns:
      - {name: id, type: long, required: true}
      - {name: text, type: string}
    unknownFields: quarantine
    target: {table: test.%s, kind: append}
    """
        .formatted(table, topic, table);
  }

  /** A record for {@link #numbered}. */
  static String number(int id) {
    return "{\"id\":" + id + ",\"text\":\"number " + id + "\"}";
  }
}
