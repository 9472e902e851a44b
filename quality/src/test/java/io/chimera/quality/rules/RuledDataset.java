package io.chimera.quality.rules;

import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Dataset;

/** Datasets with one column of every type that rules know, and the rules of a test. */
final class RuledDataset {
  static final int SMALL = 0;
  static final int LARGE = 1;
  static final int SINGLE = 2;
  static final int RATIO = 3;
  static final int PRICE = 4;
  static final int HUGE = 5;
  static final int NAME = 6;
  static final int BODY = 7;
  static final int DAY = 8;
  static final int HOUR = 9;
  static final int AT = 10;
  static final int SEEN = 11;
  static final int OTHER_SMALL = 12;
  static final int OTHER_PRICE = 13;
  static final int COLUMNS = 14;

  private RuledDataset() {}

  /** A dataset whose {@code quality} is the given YAML, a rule a line. */
  static Dataset of(String... rules) {
    return new ContractReader()
        .read(
            """
            apiVersion: chimera/v1
            kind: IngestionContract
            name: ruled
            version: 1.0.0
            team: {name: a, project: b, support: a@example.org}
            rightToIngest: {basis: Made up, declaredBy: a, on: 2026-11-20}
            source: {name: made, type: kafka, servers: "broker:9092"}
            datasets:
              - name: ruled
                from: {topic: t, format: json}
                columns:
                  - {name: small, type: int}
                  - {name: large, type: long}
                  - {name: single, type: float}
                  - {name: ratio, type: double}
                  - {name: price, type: "decimal(18,4)"}
                  - {name: huge, type: "decimal(38,10)"}
                  - {name: name, type: string}
                  - {name: body, type: bytes}
                  - {name: day, type: date}
                  - {name: hour, type: time}
                  - {name: at, type: timestamp}
                  - {name: seen, type: timestamptz}
                  - {name: other_small, type: int}
                  - {name: other_price, type: "decimal(30,2)"}
                target: {table: a.ruled, kind: append}
                quality:
                  - %s
            """
                .formatted(String.join("\n      - ", rules)))
        .datasets()
        .get(0);
  }
}
