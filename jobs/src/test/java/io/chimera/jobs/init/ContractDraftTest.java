package io.chimera.jobs.init;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.connectors.database.FoundColumn;
import io.chimera.connectors.database.FoundTable;
import io.chimera.connectors.database.PostgresType;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.SourceTable;
import io.chimera.schemas.contract.TableSpec.Mode;
import io.chimera.schemas.contract.ValueSpec;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContractDraftTest {
  private static final DatabaseSourceSpec SOURCE =
      new ContractReader()
          .readDatabase(
              """
              name: shop
              type: postgres
              host: db
              database: Shop
              user: "o'hara: #1"
              sslMode: verify-ca
              secrets: {password: '${env:SHOP}'}
              options: {rootCertificate: /etc/ca.pem}
              """);
  private static final ContractDraft.Heading HEADING =
      new ContractDraft.Heading(
          "shop", "lake", "Shop: data", "shop@example.org", "Ours", LocalDate.of(2026, 11, 20));

  private static FoundColumn column(String name, @Nullable ColumnType type, boolean required) {
    return new FoundColumn(
        name,
        "its type",
        PostgresType.OTHER,
        type,
        required,
        null,
        type == null ? "nothing holds it" : "");
  }

  private static FoundTable table(
      String schema, String name, List<String> key, FoundColumn... columns) {
    return new FoundTable(new SourceTable(schema, name), null, List.of(columns), key);
  }

  private static ContractDraft draft(Mode mode, FoundTable... tables) {
    return ContractDraft.of(SOURCE, HEADING, mode, List.of(tables));
  }

  @Test
  void writesAContractThatCanBeRead() {
    var table =
        new FoundTable(
            new SourceTable("public", "Order"),
            "What customers\nbuy # not all",
            List.of(
                new FoundColumn(
                    "Id",
                    "bigint",
                    PostgresType.BIGINT,
                    Primitive.LONG,
                    true,
                    "Said \"so\"\n: once",
                    ""),
                new FoundColumn(
                    "total",
                    "numeric",
                    PostgresType.OPEN_NUMERIC,
                    Primitive.STRING,
                    false,
                    " ",
                    "a number of any size, as text"),
                column("price", new DecimalType(10, 2), false),
                column("tags", list(list(Primitive.INT)), false),
                column("labels", new MapType(new ValueSpec(Primitive.STRING, false, null)), false),
                new FoundColumn(
                    "place",
                    "geometry",
                    PostgresType.OTHER,
                    null,
                    false,
                    null,
                    "no type of a contract holds it"),
                column("null", Primitive.BOOLEAN, false)),
            List.of("Id"));

    ContractDraft draft = draft(Mode.CDC, table);

    assertThat(draft.text())
        .isEqualTo(
            """
            # Made by 'chimera init' from database 'Shop' at db:5432.
            apiVersion: chimera/v1
            kind: IngestionContract
            name: shop
            version: 1.0.0
            team: {name: "Shop: data", project: shop, support: "shop@example.org"}
            rightToIngest: {basis: Ours, declaredBy: "Shop: data", on: 2026-11-20}
            source:
              name: shop
              type: postgres
              host: db
              port: 5432
              database: Shop
              user: "o'hara: #1"
              sslMode: verify-ca
              secrets: {password: "${env:SHOP}"}
              options: {rootCertificate: "/etc/ca.pem"}
            datasets:
              # What customers buy # not all
              - name: order
                from: {table: public.Order, mode: cdc}
                columns:
                  - {name: id, type: long, required: true, description: "Said \\"so\\" : once", aliases: [Id]}
                  - {name: total, type: string} # numeric: a number of any size, as text
                  - {name: price, type: "decimal(10,2)"}
                  - {name: tags, type: list, items: {type: list, items: {type: int}}}
                  - {name: labels, type: map, values: {type: string}}
                  # place geometry: left out, no type of a contract holds it
                  - {name: "null", type: boolean}
                target: {table: lake.order, kind: upsert, key: [id]}
            """);
    assertThat(draft.warnings())
        .containsExactly("public.Order.place geometry: left out, no type of a contract holds it");
    var contract = new ContractReader().read(draft.text());
    assertThat(contract.source()).isEqualTo(SOURCE);
    assertThat(contract.datasets().get(0).columns().get(0).description())
        .isEqualTo("Said \"so\" : once");
  }

  private static ListType list(ColumnType element) {
    return new ListType(new ValueSpec(element, false, null));
  }

  @Test
  void readsAsAWholeWhatHasNoKeyThatServes() {
    ContractDraft draft =
        draft(
            Mode.CDC,
            table("public", "a", List.of(), column("id", Primitive.LONG, true)),
            table("public", "b", List.of("id"), column("id", Primitive.DOUBLE, true)),
            table(
                "public",
                "c",
                List.of("id", "at"),
                column("id", Primitive.LONG, true),
                column("at", null, true)));

    assertThat(
            draft.text().lines().filter(line -> line.contains("from:") || line.contains("kind: r")))
        .containsExactly(
            "    from: {table: public.a, mode: full}",
            "    target: {table: lake.a, kind: replace}",
            "    from: {table: public.b, mode: full}",
            "    target: {table: lake.b, kind: replace}",
            "    from: {table: public.c, mode: full}",
            "    target: {table: lake.c, kind: replace}");
    assertThat(draft.warnings())
        .containsExactly(
            "public.a: no key tells its rows apart, so it is read as a whole",
            "public.b: no key tells its rows apart, so it is read as a whole",
            "public.c: no key tells its rows apart, so it is read as a whole",
            "public.c.at its type: left out, nothing holds it");
    assertThat(new ContractReader().read(draft.text()).datasets()).hasSize(3);
  }

  @Test
  void readsAllAsAWholeOnRequestAndWarnsOfNothing() {
    ContractDraft draft =
        draft(Mode.FULL, table("public", "a", List.of("id"), column("id", Primitive.LONG, true)));

    assertThat(draft.text()).contains("mode: full").contains("kind: replace");
    assertThat(draft.warnings()).isEmpty();
  }

  @Test
  void keepsTablesOfOneNameApart() {
    FoundColumn id = column("id", Primitive.LONG, true);

    ContractDraft draft =
        draft(
            Mode.CDC,
            table("public", "Orders", List.of("id"), id),
            table("public", "orders", List.of("id"), id),
            table("public", "x__quarantine", List.of("id"), id),
            table("sales", "orders", List.of("id"), id));

    assertThat(new ContractReader().read(draft.text()).datasets())
        .extracting(dataset -> dataset.target().table().toString())
        .containsExactly(
            "lake.public_orders",
            "lake.public_orders_2",
            "lake.x__quarantine_table",
            "lake.sales_orders");
  }

  @Test
  void leavesOutTablesThatCannotBeNamedOrHaveNothing() {
    ContractDraft draft =
        draft(
            Mode.CDC,
            table("public", "a", List.of("id"), column("id", Primitive.LONG, true)),
            table("public", "größe", List.of("id"), column("id", Primitive.LONG, true)),
            table("public", "places", List.of(), column("place", null, true)));

    assertThat(draft.warnings())
        .containsExactly(
            "public.größe: left out, its name has more than letters, digits, '_', '-' and '$', or is too long",
            "public.places: left out, it has no column that a contract can hold");
    assertThat(draft.text().lines())
        .contains(
            "# public.größe: left out, its name has more than letters, digits, '_', '-' and '$', or is too long",
            "# public.places: left out, it has no column that a contract can hold");
    assertThat(new ContractReader().read(draft.text()).datasets()).hasSize(1);
  }
}
