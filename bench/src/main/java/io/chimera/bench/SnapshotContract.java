package io.chimera.bench;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import java.nio.file.Path;

/** The contract by which a table of invoice lines is captured. */
final class SnapshotContract {
  static final String NAMESPACE = "bench";

  private SnapshotContract() {}

  /**
   * @param password the file that has it
   * @param table its name in the database and in the lake
   */
  static Contract of(SnapshotRun.Server server, Path password, String table) {
    return new ContractReader()
        .read(
            """
            apiVersion: chimera/v1
            kind: IngestionContract
            name: %4$s
            version: 1.0.0
            team: {name: bench, project: bench, support: bench@example.org}
            rightToIngest: {basis: Made up, declaredBy: bench, on: 2026-11-21}
            source:
              name: shop
              type: postgres
              host: 127.0.0.1
              port: %1$d
              database: %2$s
              user: %3$s
              sslMode: disable
              secrets: {password: '${file:%5$s}'}
            trigger: {type: continuous}
            datasets:
              - name: %4$s
                from: {table: public.%4$s, mode: cdc}
                columns:
                  - {name: id, type: long, required: true}
                  - {name: account, type: int, required: true}
                  - {name: placed_at, type: timestamp, required: true}
                  - {name: due, type: date, required: true}
                  - {name: status, type: string, required: true}
                  - {name: amount, type: "decimal(12,2)", required: true}
                  - {name: weight, type: double, required: true}
                  - {name: gift, type: boolean, required: true}
                  - {name: reference, type: string, required: true}
                  - {name: note, type: string}
                target: {table: %6$s.%4$s, kind: upsert, key: [id]}
            """
                .formatted(
                    server.port(),
                    server.database(),
                    server.user(),
                    table,
                    password.toAbsolutePath(),
                    NAMESPACE));
  }
}
