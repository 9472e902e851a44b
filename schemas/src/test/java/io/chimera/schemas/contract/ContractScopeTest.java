package io.chimera.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ContractScopeTest {
  private static final String CONTRACT =
      """
      apiVersion: chimera/v1
      kind: IngestionContract
      name: shop
      version: 1.0.0
      team: {name: a, project: a, support: a@example.org}
      rightToIngest: {basis: a, declaredBy: a, on: 2026-11-21}
      source: {name: events, type: kafka, servers: 'a:1,b:2'}
      datasets:
        - name: orders
          from: {topic: orders, format: json}
          columns:
            - {name: id, type: long, aliases: [order_id]}
            - {name: mail, type: string, classification: pii, protect: {method: hmac}}
            - {name: lines, type: list, items: {type: record, columns: [{name: sku, type: string}]}}
          target: {table: shop.orders, kind: append}
        - name: visits
          from: {topic: visits, format: json}
          columns: [{name: at, type: string}]
          target: {table: shop.visits, kind: append}
      """;

  private static ContractScope scope(String contract) {
    return ContractScope.of(new ContractReader().read(contract));
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        argumentSet("the same", "1.0.0", "1.0.1", List.of()),
        argumentSet("a server of the cluster less", "'a:1,b:2'", "'a:1'", List.of()),
        argumentSet(
            "a server that may be another cluster",
            "'a:1,b:2'",
            "'c:3,a:1'",
            List.of("the source is read from server 'c:3' too")),
        argumentSet("another table of ours", "shop.visits", "shop.seen", List.of()),
        argumentSet("no second name", ", aliases: [order_id]", "", List.of()),
        argumentSet("another cluster", "'a:1,b:2'", "'c:3'", List.of("the source is another one")),
        argumentSet("a dataset", "name: visits", "name: views", List.of("dataset 'views' is new")),
        argumentSet(
            "a topic",
            "topic: visits",
            "topic: logins",
            List.of("dataset 'visits' is made from 'logins' now")),
        argumentSet(
            "a column",
            "[{name: at, type: string}]",
            "[{name: at, type: string}, {name: ip, type: string}]",
            List.of("column 'ip' of 'visits' is new")),
        argumentSet(
            "a field in a list",
            "[{name: sku, type: string}]",
            "[{name: sku, type: string}, {name: price, type: string}]",
            List.of("column 'lines.price' of 'orders' is new")),
        argumentSet(
            "another field for an old column",
            "[order_id]",
            "[order_id, card]",
            List.of("column 'id' of 'orders' is read from 'card' too")),
        argumentSet(
            "the record's key for an old column",
            "{name: id, type: long, aliases: [order_id]}",
            "{name: id, type: long, metadata: offset}",
            List.of("column 'id' of 'orders' is read from 'metadata offset' too")),
        argumentSet(
            "no protection",
            ", classification: pii, protect: {method: hmac}",
            "",
            List.of("column 'mail' of 'orders' is no longer protected")),
        argumentSet("more protection", "{method: hmac}", "drop", List.of()),
        argumentSet("as much protection", "{method: hmac}", "{method: partial}", List.of()),
        argumentSet(
            "less protection",
            "{method: hmac}",
            "{method: tokenise}",
            List.of(
                "column 'mail' of 'orders' is protected by 'tokenise' now, which leaves more than"
                    + " 'hmac'")),
        argumentSet(
            "all fields rather than some",
            "{type: record, columns: [{name: sku, type: string}]}",
            "{type: map, values: {type: string}}",
            List.of("column 'lines' of 'orders' is taken whole, not by its fields")));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void saysInWhatAContractTakesMore(String what, String instead, List<String> widenings) {
    assertThat(scope(CONTRACT.replace(what, instead)).widenings(scope(CONTRACT)))
        .isEqualTo(widenings);
  }

  @Test
  void lessIsNotMore() {
    String less =
        CONTRACT
            .substring(0, CONTRACT.indexOf("  - name: visits"))
            .replaceAll(" *- \\{name: lines.*\n", "");

    assertThat(scope(less).widenings(scope(CONTRACT))).isEmpty();
    assertThat(scope(CONTRACT).widenings(scope(less)))
        .containsExactly(
            "column 'lines' of 'orders' is new",
            "column 'lines.sku' of 'orders' is new",
            "dataset 'visits' is new");
  }

  @Test
  void whatATableGetsLaterIsMore() {
    String fixed =
        CONTRACT.substring(0, CONTRACT.indexOf("source:"))
            + """
            source:
              {name: shop, type: postgres, host: db, database: shop, user: me,
                secrets: {password: '${env:SHOP}'}}
            datasets:
              - name: orders
                from: {table: public.orders, mode: cdc, onDrift: fail}
                columns: [{name: id, type: long, required: true}]
                target: {table: shop.orders, kind: upsert, key: [id]}
            """;
    String evolving = fixed.replace("onDrift: fail", "onDrift: evolve");

    assertThat(scope(fixed).widenings(scope(evolving))).isEmpty();
    assertThat(scope(evolving).widenings(scope(fixed)))
        .containsExactly("dataset 'orders' gets by itself what its table gets");
  }

  /** Whatever lets somebody in stays out. */
  @Test
  void ofADatabaseItKnowsThePlaceAlone() {
    ContractScope scope =
        scope(
            CONTRACT.substring(0, CONTRACT.indexOf("source:"))
                + """
                source:
                  {name: shop, type: postgres, host: db, database: shop, user: hunter2,
                    secrets: {password: '${env:SHOP}'}}
                datasets:
                  - name: orders
                    from: {table: public.orders, mode: full}
                    columns: [{name: id, type: long, required: true}]
                    target: {table: shop.orders, kind: replace}
                """);

    assertThat(scope.source())
        .isEqualTo(new ContractScope.Source("postgres", List.of("db:5432"), "shop"));
    assertThat(scope.datasets().get(0).from()).isEqualTo("public.orders");
    assertThat(scope.toString()).doesNotContain("hunter2").doesNotContain("SHOP");
  }
}
