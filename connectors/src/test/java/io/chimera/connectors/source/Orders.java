package io.chimera.connectors.source;

import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Dataset;

/** A captured dataset of orders. */
public final class Orders {
  private Orders() {}

  /** With the number as key, an amount, and a note that may be null. */
  public static Dataset captured(String policy) {
    return new ContractReader()
        .read(
            """
            apiVersion: chimera/v1
            kind: IngestionContract
            name: shop
            version: 1.0.0
            team: {name: tests, project: tests, support: tests@example.org}
            rightToIngest: {basis: Made up, declaredBy: tests, on: 2026-11-21}
            source: {name: shop, type: postgres, host: db.example.org, database: shop, user: chimera}
            datasets:
              - name: orders
                from: {table: public.Orders, mode: cdc, onDrift: %s}
                columns:
                  - {name: id, type: int, required: true, aliases: [OrderId]}
                  - {name: amount, type: int, required: true}
                  - {name: note, type: string}
                target: {table: shop.orders, kind: upsert, key: [id]}
            """
                .formatted(policy))
        .datasets()
        .get(0);
  }
}
