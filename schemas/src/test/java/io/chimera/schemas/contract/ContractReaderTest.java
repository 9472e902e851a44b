package io.chimera.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ColumnType.RecordType;
import io.chimera.schemas.contract.KafkaSecurity.Mechanism;
import io.chimera.schemas.contract.KafkaSecurity.Protocol;
import io.chimera.schemas.contract.Target.Direction;
import io.chimera.schemas.contract.Target.PartitionField;
import io.chimera.schemas.contract.Target.SortField;
import io.chimera.schemas.contract.Target.Transform;
import java.io.Serializable;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContractReaderTest {
  private static final String HEAD =
      """
      apiVersion: chimera/v1
      kind: IngestionContract
      name: shop
      version: 2.1.0
      description: Orders
      team: {name: shop-data, project: web, support: shop-data@example.org}
      rightToIngest: {basis: Producer, declaredBy: someone, on: 2026-11-20}
      """;
  private static final String FULL =
      HEAD
          + """
          priority: 7
          source:
            name: web
            type: kafka
            servers: a:1, b:2
            registry: https://registry:8443/api
            security: {protocol: SASL_SSL, mechanism: SCRAM-SHA-256, username: web, registryUsername: reader, rootCertificate: /etc/ssl/company.pem}
            secrets: {password: '${env:WEB}', registryPassword: '${file:/run/secrets/registry}'}
          trigger: {type: continuous, commitEvery: PT1M30S}
          datasets:
            - name: orders
              from: {topic: orders.v1, format: json, start: 2026-11-20T08:00:00Z}
              columns:
                - {name: id, type: long, required: true, default: 5, aliases: [orderId]}
                - {name: price, type: 'decimal(10,2)', default: 1.5}
                - {name: ratio, type: double, default: 2}
                - {name: flag, type: boolean, default: false}
                - {name: note, type: string, default: ''}
                - {name: at, type: timestamptz, format: epoch_millis}
                - {name: tags, type: list, items: {type: date, required: true, format: dd.MM.uuuu}}
                - {name: labels, type: map, values: {type: uuid}}
                - name: address
                  type: record
                  columns:
                    - {name: city, type: string, required: true, description: Town}
                - {name: position, type: long, metadata: offset}
              unknownFields: quarantine
              maxValueBytes: 1000
              eventTime: {column: at, maxFuture: PT0S}
              target:
                table: shop.orders
                kind: append
                partition: [hour(at), 'bucket(16, id)', 'truncate(4,note)', flag]
                sort: [at desc, id]
                fileMegabytes: 64
          """;

  @Test
  void readsEveryPart() {
    Contract contract = new ContractReader().read(FULL);

    assertThat(contract)
        .usingRecursiveComparison()
        .ignoringFields("hash", "datasets")
        .isEqualTo(
            new Contract(
                "shop",
                "2.1.0",
                "Orders",
                new Ownership(
                    "shop-data",
                    "web",
                    "shop-data@example.org",
                    "Producer",
                    "someone",
                    LocalDate.of(2026, 11, 20)),
                7,
                new KafkaSourceSpec(
                    "web",
                    List.of("a:1", "b:2"),
                    URI.create("https://registry:8443/api"),
                    new KafkaSecurity(
                        Protocol.SASL_SSL,
                        Mechanism.SCRAM_SHA_256,
                        "web",
                        new SecretReference(SecretReference.Kind.ENV, "WEB"),
                        "reader",
                        new SecretReference(SecretReference.Kind.FILE, "/run/secrets/registry"),
                        "/etc/ssl/company.pem")),
                new Trigger(Duration.ofSeconds(90)),
                List.of(),
                ""));
    assertThat(contract.datasets()).containsExactly(fullDataset());
  }

  @Test
  void readsADatabase() {
    Contract contract =
        new ContractReader()
            .read(
                """
                apiVersion: chimera/v1
                kind: IngestionContract
                name: shop
                version: 1.0.0
                team: {name: shop-data, project: web, support: shop-data@example.org}
                rightToIngest: {basis: Producer, declaredBy: someone, on: 2026-11-20}
                source:
                  name: erp
                  type: postgres
                  host: db
                  database: Shop
                  user: chimera
                  sslMode: require
                  secrets: {password: '${env:DB}'}
                  options: {socketTimeout: PT1M, rootCertificate: /etc/ca.pem}
                  capture: {slot: own_slot, publication: own, heartbeat: PT30S}
                datasets:
                  - name: orders
                    from: {table: public.Orders, mode: cdc, onDrift: evolve}
                    columns: [{name: id, type: long, required: true}]
                    target: {table: shop.orders, kind: upsert, key: [id], onDelete: mark, deletedColumn: gone}
                  - name: bills
                    from:
                      table: public.bills
                      mode: incremental
                      cursor: {column: at, late: PT5M}
                      partitioned: {column: at, number: 4}
                    columns: [{name: id, type: long, required: true}, {name: at, type: date, required: true}]
                    target: {table: shop.bills, kind: upsert, key: [id]}
                  - name: prices
                    from: {table: public.prices, mode: full}
                    columns: [{name: id, type: long}]
                    target: {table: shop.prices, kind: replace}
                """);

    assertThat(contract.source())
        .isEqualTo(
            new DatabaseSourceSpec(
                "erp",
                DatabaseSourceSpec.Product.POSTGRES,
                "db",
                5432,
                "Shop",
                "chimera",
                new SecretReference(SecretReference.Kind.ENV, "DB"),
                DatabaseSourceSpec.SslMode.REQUIRE,
                new DatabaseSourceSpec.Options(
                    Duration.ofSeconds(10), Duration.ofMinutes(1), "/etc/ca.pem"),
                new DatabaseSourceSpec.Capture("own_slot", "own", null, Duration.ofSeconds(30))));
    Dataset marked = contract.datasets().get(0);
    assertThat(marked.columns()).extracting(Column::name).containsExactly("id", "gone");
    assertThat(marked.atSource().columns()).extracting(Column::name).containsExactly("id");
    assertThat(contract.datasets())
        .extracting(Dataset::from, dataset -> dataset.target().kind())
        .containsExactly(
            tuple(
                new TableSpec(
                    new SourceTable("public", "Orders"),
                    TableSpec.Mode.CDC,
                    null,
                    null,
                    TableSpec.OnDrift.EVOLVE),
                new TargetKind.Upsert(
                    List.of("id"), new TargetKind.Deletes(TargetKind.Deletes.Action.MARK, "gone"))),
            tuple(
                new TableSpec(
                    new SourceTable("public", "bills"),
                    TableSpec.Mode.INCREMENTAL,
                    new TableSpec.Cursor("at", Duration.ofMinutes(5)),
                    new TableSpec.Partitioned("at", 4),
                    TableSpec.OnDrift.FAIL),
                new TargetKind.Upsert(
                    List.of("id"), new TargetKind.Deletes(TargetKind.Deletes.Action.KEEP, null))),
            tuple(
                new TableSpec(
                    new SourceTable("public", "prices"),
                    TableSpec.Mode.FULL,
                    null,
                    null,
                    TableSpec.OnDrift.FAIL),
                new TargetKind.Replace()));
    assertThatThrownBy(contract::kafka)
        .isInstanceOf(UnsupportedSourceException.class)
        .hasMessage(
            "Cannot read the source of contract 'shop': type 'postgres' is not supported yet beyond 'chimera init' and 'chimera validate'; expected 'kafka', or a database whose tables are all captured or all read by batch");
  }

  private static Dataset fullDataset() {
    return new Dataset(
        "orders",
        new TopicSpec(
            "orders.v1",
            TopicSpec.Format.JSON,
            StartPosition.at(Instant.parse("2026-11-20T08:00:00Z"))),
        List.of(
            new Column(
                "id",
                new ValueSpec(Primitive.LONG, true, null),
                new Origin(List.of("orderId"), 5L, null),
                null),
            withDefault("price", new ColumnType.DecimalType(10, 2), new BigDecimal("1.50")),
            withDefault("ratio", Primitive.DOUBLE, 2.0),
            withDefault("flag", Primitive.BOOLEAN, false),
            withDefault("note", Primitive.STRING, ""),
            column("at", new ValueSpec(Primitive.TIMESTAMPTZ, false, "epoch_millis")),
            column(
                "tags", optional(new ListType(new ValueSpec(Primitive.DATE, true, "dd.MM.uuuu")))),
            column("labels", optional(new MapType(optional(Primitive.UUID)))),
            column(
                "address",
                optional(
                    new RecordType(
                        List.of(
                            new Column(
                                "city",
                                new ValueSpec(Primitive.STRING, true, null),
                                Origin.SAME_NAME,
                                "Town"))))),
            new Column(
                "position",
                optional(Primitive.LONG),
                new Origin(List.of(), null, Origin.Metadata.OFFSET),
                null)),
        Dataset.UnknownFields.QUARANTINE,
        1000,
        new EventTime("at", Duration.ZERO),
        List.of(),
        List.of(),
        null,
        new Target(
            new TableName("shop", "orders"),
            List.of(
                new PartitionField("at", Transform.HOUR, 0),
                new PartitionField("id", Transform.BUCKET, 16),
                new PartitionField("note", Transform.TRUNCATE, 4),
                new PartitionField("flag", Transform.IDENTITY, 0)),
            List.of(new SortField("at", Direction.DESC), new SortField("id", Direction.ASC)),
            64));
  }

  private static Column withDefault(String name, ColumnType type, Serializable value) {
    return new Column(name, optional(type), new Origin(List.of(), value, null), null);
  }

  private static Column column(String name, ValueSpec value) {
    return new Column(name, value, Origin.SAME_NAME, null);
  }

  private static ValueSpec optional(ColumnType type) {
    return new ValueSpec(type, false, null);
  }

  private static final String SMALL =
      HEAD
          + """
          source: {name: web, type: kafka, servers: 'a:1'}
          datasets:
            - name: orders
              from: {topic: t, format: json}
              columns: [{name: id, type: double, default: 1.50}]
              target: {table: shop.orders, kind: append}
          """;
  private static final String SMALL_AS_JSON =
      """
      {"source": {"servers": "a:1", "type": "kafka", "name": "web"},
       "datasets": [{"from": {"topic": "t", "format": "json"}, "name": "orders",
                     "columns": [{"default": 1.50, "name": "id", "type": "double"}],
                     "target": {"kind": "append", "table": "shop.orders"}}],
       "rightToIngest": {"on": "2026-11-20", "basis": "Producer", "declaredBy": "someone"},
       "team": {"name": "shop-data", "project": "web", "support": "shop-data@example.org"},
       "description": "Orders", "version": "2.1.0", "name": "shop",
       "kind": "IngestionContract", "apiVersion": "chimera/v1"}
      """;

  @Test
  void fillsInWhatTheContractLeavesOut() {
    Contract contract = new ContractReader().read(SMALL);

    assertThat(contract.priority()).isEqualTo(50);
    assertThat(contract.trigger()).isEqualTo(new Trigger(Duration.ofSeconds(60)));
    assertThat(contract.kafka().registry()).isNull();
    assertThat(contract.kafka().security()).isEqualTo(KafkaSecurity.NONE);
    Dataset dataset = contract.datasets().get(0);
    assertThat(dataset.topic().start()).isEqualTo(StartPosition.EARLIEST);
    assertThat(dataset.eventTime()).isNull();
    assertThat(dataset.target().fileMegabytes()).isEqualTo(128);
  }

  @Test
  void hashesContentAndNotItsForm() {
    Contract yaml = new ContractReader().read(SMALL);
    Contract json = new ContractReader().read(SMALL_AS_JSON);

    // written into commits, so that it must never change for the same contract
    assertThat(yaml.hash())
        .isEqualTo("fa026119f009846303f1b74530854e499c25b220f3e89efa2f8274e4162aed7f");
    assertThat(json).isEqualTo(yaml);
  }

  @Test
  void hashesEveryChangeOfContent() {
    String hash = new ContractReader().read(SMALL).hash();

    assertThat(new ContractReader().read(SMALL.replace("Orders", "Order")).hash())
        .isNotEqualTo(hash);
    assertThat(new ContractReader().read(SMALL.replace("1.50", "1.5")).hash()).isNotEqualTo(hash);
  }

  @Test
  void pointsOutProblemsInYamlAndJsonAlike() {
    var readers =
        List.of(SMALL.replace("double", "dubble"), SMALL_AS_JSON.replace("double", "dubble"));

    assertThat(readers)
        .allSatisfy(
            text ->
                assertThatThrownBy(() -> new ContractReader().read(text))
                    .isInstanceOf(InvalidContractException.class)
                    .hasMessageStartingWith(
                        "datasets[0].columns[0].type: unknown type 'dubble', did you mean"
                            + " 'double', expected one of 'boolean', 'int', 'long', "));
  }
}
