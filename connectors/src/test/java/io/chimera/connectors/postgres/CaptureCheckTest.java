package io.chimera.connectors.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.connectors.postgres.CaptureFacts.Part;
import io.chimera.connectors.postgres.CaptureFacts.Publication;
import io.chimera.connectors.postgres.CaptureFacts.Slot;
import io.chimera.connectors.postgres.CaptureFacts.Table;
import io.chimera.connectors.source.CaptureProblem;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Dataset.UnknownFields;
import io.chimera.schemas.contract.Origin;
import io.chimera.schemas.contract.SourceTable;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.contract.TableSpec;
import io.chimera.schemas.contract.Target;
import io.chimera.schemas.contract.TargetKind;
import io.chimera.schemas.contract.ValueSpec;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CaptureCheckTest {
  private static final CaptureName NAME = new CaptureName("chimera_shop");
  private static final SourceTable ORDERS = new SourceTable("public", "Orders");
  private static final LogPosition FROM = LogPosition.of("0/100+3");
  private static final Set<String> ALL = Set.of("insert", "update", "delete", "truncate");
  private static final Slot SLOT = new Slot("shop", "pgoutput", 0, "reserved", 0x100L, 1L);
  private static final Publication PUBLICATION =
      new Publication(ALL, true, Set.of(ORDERS), List.of());
  private static final List<Set<String>> KEYS = List.of(Set.of("OrderId"));
  private static final Table TABLE = table(part(ORDERS, ReplicaIdentity.DEFAULT, "OrderId"));
  private static final CaptureFacts GOOD = facts(SLOT, PUBLICATION, TABLE);

  private static CaptureFacts facts(
      @Nullable Slot slot, @Nullable Publication publication, Table... tables) {
    return new CaptureFacts(
        140_022, "logical", 10, 3, 0x200, 2, slot, publication, List.of(tables));
  }

  private static Table table(Part... parts) {
    return new Table(ORDERS, List.of(parts), true, true, KEYS);
  }

  private static Part part(SourceTable table, ReplicaIdentity identity, String... identifying) {
    return new Part(table, identity, List.of(identifying), false);
  }

  /** With values that may be long. */
  private static Part longer(SourceTable table, ReplicaIdentity identity, String... identifying) {
    return new Part(table, identity, List.of(identifying), true);
  }

  private static Dataset orders(TargetKind kind) {
    return new Dataset(
        "orders",
        new TableSpec(ORDERS, TableSpec.Mode.CDC, null, null, TableSpec.OnDrift.FAIL),
        List.of(
            new Column(
                "id",
                new ValueSpec(Primitive.LONG, true, null),
                new Origin(List.of("OrderId"), null, null),
                null),
            new Column(
                "note", new ValueSpec(Primitive.STRING, false, null), Origin.SAME_NAME, null)),
        UnknownFields.IGNORE,
        Dataset.DEFAULT_MAX_VALUE_BYTES,
        null,
        List.of(),
        List.of(),
        null,
        new Target(new TableName("shop", "orders"), kind, List.of(), List.of(), 128));
  }

  private static TargetKind upsert(String key) {
    return new TargetKind.Upsert(List.of(key), TargetKind.Deletes.REMOVE);
  }

  static Stream<Arguments> refusesARestart() {
    return Stream.of(
        argumentSet(
            "too old",
            new CaptureFacts(
                120_010, "logical", 10, 3, 0x200, 2, SLOT, PUBLICATION, List.of(TABLE)),
            "SERVER_TOO_OLD: Cannot follow the log of Postgres 12; expected 13 or newer"),
        argumentSet(
            "level",
            new CaptureFacts(
                140_000, "replica", 10, 3, 0x200, 2, SLOT, PUBLICATION, List.of(TABLE)),
            "WAL_LEVEL: Cannot decode the log: wal_level is 'replica'; set it to 'logical' and"
                + " restart the server"),
        argumentSet(
            "no slot",
            facts(null, PUBLICATION, TABLE),
            "SLOT_MISSING: Cannot go on from '0/100+3': slot 'chimera_shop' is gone, and with it the"
                + " changes since; begin anew with a snapshot"),
        argumentSet(
            "other database",
            facts(new Slot("other", "pgoutput", 0, "reserved", 1L, 1L), PUBLICATION, TABLE),
            "SLOT_OF_OTHER_DATABASE: Cannot read slot 'chimera_shop': it belongs to database"
                + " 'other'; expected 'shop'"),
        argumentSet(
            "other plugin",
            facts(new Slot("shop", "wal2json", 0, "reserved", 1L, 1L), PUBLICATION, TABLE),
            "SLOT_OF_OTHER_PLUGIN: Cannot read slot 'chimera_shop': its plugin is 'wal2json';"
                + " expected 'pgoutput'"),
        argumentSet(
            "active",
            facts(new Slot("shop", "pgoutput", 17, "reserved", 1L, 1L), PUBLICATION, TABLE),
            "SLOT_ACTIVE: Cannot read slot 'chimera_shop': process 17 of the server reads it; stop"
                + " the other pipeline"),
        argumentSet(
            "unreserved",
            facts(new Slot("shop", "pgoutput", 0, "unreserved", 1L, 1L), PUBLICATION, TABLE),
            "LOG_LOST: Cannot read slot 'chimera_shop': the log that it needs is unreserved; raise"
                + " max_slot_wal_keep_size, drop it and begin anew with a snapshot"),
        argumentSet(
            "beyond",
            facts(new Slot("shop", "pgoutput", 0, "reserved", 0x101L, 1L), PUBLICATION, TABLE),
            "SLOT_BEYOND_POSITION: Cannot go on from '0/100+3': slot 'chimera_shop' can be read"
                + " from '0/101' only, and the changes between are gone; begin anew with a"
                + " snapshot"),
        argumentSet(
            "behind",
            new CaptureFacts(140_022, "logical", 10, 3, 0xFF, 2, SLOT, PUBLICATION, List.of(TABLE)),
            "LOG_BEHIND_POSITION: Cannot go on from '0/100+3': the server's log ends at '0/FF'; it"
                + " is another server, or one restored from a backup"),
        argumentSet(
            "no publication",
            facts(SLOT, null, TABLE),
            "PUBLICATION_MISSING: Cannot read publication 'chimera_shop': it is not there, and what"
                + " is written without it is not told; drop the tables of all datasets, so that they"
                + " are read anew"),
        argumentSet(
            "no truncate",
            facts(
                SLOT,
                new Publication(
                    Set.of("insert", "update", "delete"), true, Set.of(ORDERS), List.of()),
                TABLE),
            "PUBLICATION_INCOMPLETE: Cannot read publication 'chimera_shop': it leaves out truncate;"
                + " alter it to leave out nothing, and read anew what was read before"),
        argumentSet(
            "a part of a table",
            facts(
                SLOT,
                new Publication(
                    ALL, false, Set.of(ORDERS), List.of("rows of table 'public.Orders' (WHERE)")),
                TABLE),
            "PUBLICATION_INCOMPLETE: Cannot read publication 'chimera_shop': it leaves out partitioned"
                + " tables, rows of table 'public.Orders' (WHERE); alter it to leave out nothing, and"
                + " read anew what was read before"),
        argumentSet(
            "other tables",
            facts(
                SLOT,
                new Publication(ALL, true, Set.of(new SourceTable("public", "orders")), List.of()),
                TABLE),
            "PUBLICATION_TABLES: Cannot read publication 'chimera_shop': it has not the contract's"
                + " tables, [public.Orders] are missing and [public.orders] are too many; changes"
                + " from before it is altered are not told"),
        argumentSet(
            "no table",
            facts(SLOT, PUBLICATION),
            "TABLE_MISSING: Cannot capture table 'public.Orders': it is not there"),
        argumentSet(
            "no identity",
            facts(SLOT, PUBLICATION, table(part(ORDERS, ReplicaIdentity.NOTHING))),
            "REPLICA_IDENTITY: Cannot capture table 'public.Orders': the log identifies changed rows"
                + " by []; expected [id]; make it the primary key, or alter the table to REPLICA"
                + " IDENTITY FULL"),
        argumentSet(
            "nothing that tells rows apart",
            facts(
                SLOT,
                PUBLICATION,
                new Table(
                    ORDERS,
                    List.of(part(ORDERS, ReplicaIdentity.FULL)),
                    false,
                    true,
                    List.of(Set.of("OrderId", "note")))),
            "KEY_MISSING: Cannot capture table 'public.Orders': two of its rows may have the same"
                + " [id], as no primary key and no unique index is of these columns, never null, of"
                + " all rows and not deferrable; expected one that is"),
        argumentSet(
            "no privilege",
            facts(
                SLOT,
                PUBLICATION,
                new Table(
                    ORDERS,
                    List.of(part(ORDERS, ReplicaIdentity.DEFAULT, "OrderId")),
                    false,
                    false,
                    KEYS)),
            "GRANTS_MISSING: Cannot read table 'public.Orders': the user has not the privilege SELECT"
                + " on it, or not USAGE on its schema; grant it"),
        argumentSet(
            "money",
            new CaptureFacts(
                140_022, "logical", 10, 3, 0x200, 0, SLOT, PUBLICATION, List.of(TABLE)),
            "MONEY_DIGITS: Cannot capture table 'public.Orders': the server's lc_monetary has 0"
                + " digits, and a column is of the type money; expected 2"));
  }

  @ParameterizedTest
  @MethodSource
  void refusesARestart(CaptureFacts facts, String expected) {
    assertThat(CaptureCheck.ofRestart(NAME, "shop", List.of(orders(upsert("id"))), facts, FROM))
        .extracting(CaptureProblem::toString)
        .containsExactly(expected);
  }

  @Test
  void firstStartLooksAtTheSlotThatIsThereAlready() {
    var slot = new Slot("shop", "pgoutput", 17, "lost", 1L, null);

    List<CaptureProblem> problems =
        CaptureCheck.ofMaking(
            NAME, "shop", List.of(orders(upsert("id"))), facts(slot, PUBLICATION, TABLE));

    assertThat(problems)
        .extracting(CaptureProblem::code)
        .containsExactly(CaptureCode.SLOT_ACTIVE, CaptureCode.LOG_LOST);
  }

  @Test
  void hasNothingAgainstARestartWhereAllIsThere() {
    assertThat(CaptureCheck.ofRestart(NAME, "shop", List.of(orders(upsert("id"))), GOOD, FROM))
        .isEmpty();
  }

  @Test
  void needsTheKeyInTheLogUnlessTheRowIsThereOrNobodyAsks() {
    assertThat(codes(upsert("note"), TABLE))
        .containsExactly(CaptureCode.KEY_MISSING, CaptureCode.REPLICA_IDENTITY);
    assertThat(codes(new TargetKind.Append(), TABLE)).isEmpty();
    Table full = table(longer(ORDERS, ReplicaIdentity.FULL));
    assertThat(codes(upsert("id"), full)).isEmpty();
    assertThat(codes(upsert("note"), full)).containsExactly(CaptureCode.KEY_MISSING);
    var index =
        new Table(
            ORDERS,
            List.of(part(ORDERS, ReplicaIdentity.INDEX, "note")),
            false,
            true,
            List.of(Set.of("note")));
    assertThat(codes(upsert("note"), index)).isEmpty();
  }

  @Test
  void needsWholeRowsInTheLogWhereDeletionsAreWritten() {
    Table full = table(longer(ORDERS, ReplicaIdentity.FULL));
    var history = new TargetKind.Append(true);
    var marks =
        new TargetKind.Upsert(
            List.of("id"), new TargetKind.Deletes(TargetKind.Deletes.Action.MARK, "gone"));

    assertThat(codes(history, TABLE)).containsExactly(CaptureCode.REPLICA_IDENTITY);
    assertThat(codes(marks, TABLE)).containsExactly(CaptureCode.REPLICA_IDENTITY);
    assertThat(codes(history, full)).isEmpty();
    assertThat(codes(marks, full)).isEmpty();
  }

  @Test
  void publicationGetsFreshTablesAndLosesThoseThatTheContractHasNoMore() {
    var bills = new SourceTable("public", "bills");
    var found = new Publication(Set.of("insert"), true, Set.of(ORDERS, bills), List.of());
    var prices = new SourceTable("public", "prices");

    assertThat(CapturePlan.toRestart(NAME, List.of(ORDERS, prices), List.of(prices), found))
        .containsExactly(
            "ALTER PUBLICATION %s ADD TABLE \"public\".\"prices\""
                .formatted(NAME.quotedPublication()),
            "ALTER PUBLICATION %s DROP TABLE \"public\".\"bills\""
                .formatted(NAME.quotedPublication()));
    assertThat(CapturePlan.toRestart(NAME, List.of(ORDERS, bills), List.of(bills), found))
        .isEmpty();
  }

  /** Its changes since then are not told. */
  @Test
  void publicationDoesNotGetATableOfWhichSomethingWasRead() {
    var prices = new SourceTable("public", "prices");
    var found = new Publication(Set.of("insert"), true, Set.of(ORDERS), List.of());

    assertThat(CapturePlan.toRestart(NAME, List.of(ORDERS, prices), List.of(), found)).isEmpty();
  }

  @Test
  void saysThatLongValuesMayBeMissing() {
    Table table = table(longer(ORDERS, ReplicaIdentity.DEFAULT, "OrderId"));

    List<CaptureProblem> problems =
        CaptureCheck.ofRestart(
            NAME, "shop", List.of(orders(upsert("id"))), facts(SLOT, PUBLICATION, table), FROM);

    assertThat(problems).extracting(CaptureProblem::isFatal).containsExactly(false);
    assertThat(problems)
        .extracting(CaptureProblem::message)
        .containsExactly(
            "Long values of table 'public.Orders' that an update does not touch are not in the log;"
                + " alter it to REPLICA IDENTITY FULL if it has any");
  }

  /** Whatever is said of the table itself, the log has what each part says. */
  @Test
  void looksAtThePartsOfAPartitionedTable() {
    var first = new SourceTable("old", "orders_1");
    var second = new SourceTable("old", "orders_2");
    Part whole = part(ORDERS, ReplicaIdentity.FULL);
    Part keyed = part(ORDERS, ReplicaIdentity.DEFAULT, "OrderId");
    var history = new TargetKind.Append(true);

    assertThat(words(upsert("id"), table(whole, longer(first, ReplicaIdentity.FULL)))).isEmpty();
    assertThat(words(upsert("id"), table(keyed, part(first, ReplicaIdentity.FULL)))).isEmpty();
    assertThat(words(new TargetKind.Append(), table(whole, part(first, ReplicaIdentity.NOTHING))))
        .isEmpty();
    assertThat(
            words(
                upsert("id"),
                table(
                    whole,
                    part(first, ReplicaIdentity.DEFAULT, "OrderId"),
                    longer(second, ReplicaIdentity.FULL))))
        .containsExactly(
            "UNCHANGED_VALUES_LEFT_OUT: Long values of table 'public.Orders' in its part"
                + " 'old.orders_1' that an update does not touch are not in the log; alter it and"
                + " each of its parts to REPLICA IDENTITY FULL if it has any");
    assertThat(
            words(
                upsert("id"),
                table(
                    whole,
                    part(first, ReplicaIdentity.INDEX, "note"),
                    part(second, ReplicaIdentity.NOTHING))))
        .containsExactly(
            "REPLICA_IDENTITY: Cannot capture table 'public.Orders': the log identifies changed rows"
                + " in its part 'old.orders_1' and 1 more by [note]; expected [id]; make it the"
                + " primary key, or alter the table and each of its parts to REPLICA IDENTITY FULL");
    assertThat(words(history, table(whole, part(first, ReplicaIdentity.DEFAULT, "OrderId"))))
        .containsExactly(
            "REPLICA_IDENTITY: Cannot capture table 'public.Orders': its deleted rows are written,"
                + " and the log has of them [OrderId] in its part 'old.orders_1'; alter the table"
                + " and each of its parts to REPLICA IDENTITY FULL");
  }

  private static List<String> words(TargetKind kind, Table table) {
    return CaptureCheck.ofRestart(
            NAME, "shop", List.of(orders(kind)), facts(SLOT, PUBLICATION, table), FROM)
        .stream()
        .map(CaptureProblem::toString)
        .toList();
  }

  private static List<CaptureProblem.Code> codes(TargetKind kind, Table table) {
    return CaptureCheck.ofRestart(
            NAME, "shop", List.of(orders(kind)), facts(SLOT, PUBLICATION, table), FROM)
        .stream()
        .map(CaptureProblem::code)
        .toList();
  }

  @Test
  void makingNeedsAFreeSlotForEachThatIsNotThere() {
    var full =
        new CaptureFacts(140_022, "logical", 3, 3, 0x200, 2, null, PUBLICATION, List.of(TABLE));
    List<Dataset> datasets = List.of(orders(upsert("id")));

    assertThat(CaptureCheck.ofMaking(NAME, "shop", datasets, facts(null, PUBLICATION, TABLE)))
        .isEmpty();
    assertThat(CaptureCheck.ofMaking(NAME, "shop", datasets, facts(null, null, TABLE))).isEmpty();
    assertThat(CaptureCheck.ofMaking(NAME, "shop", datasets, GOOD)).isEmpty();
    assertThat(CaptureCheck.ofMaking(NAME, "shop", datasets, full))
        .extracting(CaptureProblem::toString)
        .containsExactly(
            "NO_FREE_SLOT: Cannot make slot 'chimera_shop' and one for the first read: the server has"
                + " 3 of 3; raise max_replication_slots or drop one");
  }

  @Test
  void plansNamesThatCanBeNothingElse() {
    var awkward = new SourceTable("a\"b", "c'; DROP TABLE d; --");

    assertThat(CapturePlan.toMake(NAME, List.of(awkward), facts(null, null)))
        .containsExactly(
            "CREATE PUBLICATION \"chimera_shop\" FOR TABLE \"a\"\"b\".\"c'; DROP TABLE d; --\" WITH"
                + " (publish = 'insert, update, delete, truncate', publish_via_partition_root ="
                + " true)",
            "SELECT pg_create_logical_replication_slot('chimera_shop', 'pgoutput')");
    assertThat(CapturePlan.toDrop(NAME, GOOD))
        .containsExactly(
            "SELECT pg_drop_replication_slot('chimera_shop')", "DROP PUBLICATION \"chimera_shop\"");
    assertThat(CapturePlan.toDrop(NAME, facts(null, null))).isEmpty();
  }

  @Test
  void namesOfPipelinesDiffer() {
    String first = CaptureName.of("a_b", "c").slot();

    assertThat(first).matches("chimera_a_b_c_[0-9a-f]{12}");
    assertThat(CaptureName.of("a", "b_c").slot()).isNotEqualTo(first);
    String name = "x".repeat(63);
    assertThat(CaptureName.of(name, name).slot())
        .hasSize(63)
        .isNotEqualTo(CaptureName.of(name, "y").slot());
    assertThatThrownBy(() -> CaptureName.of("a'b", "c"))
        .hasMessage("Cannot make the name of a slot of 'a'b'");
    assertThatThrownBy(() -> new CaptureName("chimera_A"))
        .hasMessageStartingWith("Cannot call a slot 'chimera_A': expected 1 to 63 of lower-case");
  }

  @Test
  void publicationIsQuotedWhateverItIsCalled() {
    var own = new CaptureName("chimera_shop", "7_of_the_dba", "user-Tables$");

    assertThat(CapturePlan.toMake(own, List.of(ORDERS), facts(null, null)))
        .satisfiesExactly(
            sql -> assertThat(sql).startsWith("CREATE PUBLICATION \"user-Tables$\" FOR TABLE "),
            sql ->
                assertThat(sql)
                    .isEqualTo(
                        "SELECT pg_create_logical_replication_slot('7_of_the_dba', 'pgoutput')"));
    assertThatThrownBy(() -> new CaptureName("chimera_shop", "s", "a\"b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void partsCoverATableOnceAndAreOpenAtTheEnd() {
    assertThat(SnapshotPart.of(ORDERS, 0, 4)).containsExactly(new SnapshotPart(ORDERS, 0, 0));
    assertThat(SnapshotPart.of(ORDERS, 9, 4))
        .extracting(SnapshotPart::condition)
        .containsExactly(
            " WHERE ctid >= '(0,0)'::tid AND ctid < '(4,0)'::tid",
            " WHERE ctid >= '(4,0)'::tid AND ctid < '(8,0)'::tid",
            " WHERE ctid >= '(8,0)'::tid");
  }
}
