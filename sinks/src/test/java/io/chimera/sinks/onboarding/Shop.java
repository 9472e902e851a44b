package io.chimera.sinks.onboarding;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import java.time.Instant;

/** A contract that grows. */
final class Shop {
  static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  static final String USER = "canary";

  static final String TEXT =
      """
      apiVersion: chimera/v1
      kind: IngestionContract
      name: shop
      version: 1.0.0
      team: {name: web, project: shop, support: shop@example.org}
      rightToIngest: {basis: Agreed, declaredBy: web, on: 2026-11-21}
      source:
        {name: db, type: postgres, host: db, database: shop, user: canary,
          secrets: {password: '${env:SHOP_PASSWORD}'}}
      datasets:
        - name: orders
          from: {table: public.orders, mode: full}
          columns:
            - {name: id, type: long, required: true}
            - {name: mail, type: string, classification: pii}
          target: {table: shop.orders, kind: replace}
      """;
  static final Contract CONTRACT = new ContractReader().read(TEXT);

  /** Takes a column less. */
  static final Contract LESS =
      new ContractReader()
          .read(TEXT.replace("      - {name: mail, type: string, classification: pii}\n", ""));

  /** Takes a table more. */
  static final Contract MORE =
      new ContractReader()
          .read(
              TEXT
                  + """
                    - name: visits
                      from: {table: public.visits, mode: full}
                      columns: [{name: id, type: long}]
                      target: {table: shop.visits, kind: replace}
                  """);

  private Shop() {}

  static OnboardingRequest request(Contract contract, int round) {
    return OnboardingRequest.of(contract, round, NOON.plusSeconds(60L * round));
  }
}
