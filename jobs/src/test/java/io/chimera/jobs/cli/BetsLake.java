package io.chimera.jobs.cli;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.platform.PlatformSettingsReader;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Positions.StreamPositions;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.sinks.archive.FactArchive;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.iceberg.AuditTable;
import io.chimera.sinks.iceberg.FactsTable;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.TargetTables;
import io.chimera.sinks.ledger.LedgerKeys;
import io.chimera.sinks.ledger.Openings;
import io.chimera.sinks.ledger.PositionsText;
import io.chimera.sinks.ledger.Rollback;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.OutputFileFactory;
import org.jspecify.annotations.Nullable;

/**
 * A small lake as a run would leave it: table {@code casino.bets} with its quarantine on an SQLite
 * catalog, and {@code chimera.yaml} beside it.
 */
final class BetsLake implements AutoCloseable {
  private static final String CONTRACT =
      """
      apiVersion: chimera/v1
      kind: IngestionContract
      name: casino
      version: 1.0.0
      team: {name: gaming, project: casino, support: gaming@example.org}
      rightToIngest: {basis: Producer of the data, declaredBy: gaming, on: 2026-11-20}
      source: {name: games, type: kafka, servers: "127.0.0.1:9092"}
      datasets:
        - name: bets
          from: {topic: game_v1, format: json}
          columns:
            - {name: id, type: long, required: true}
            - {name: player, type: string}
            - {name: at, type: timestamp}
          target: {table: casino.bets, kind: append}
      """;
  private static final OffsetDateTime REJECTED_AT =
      OffsetDateTime.of(2026, 11, 20, 12, 0, 0, 0, ZoneOffset.UTC);

  private final Path settings;
  private final LakeCatalog catalog;
  private final Contract contract = new ContractReader().read(CONTRACT);
  private long in;
  private long written;
  private long quarantined;

  private BetsLake(Path settings) {
    this.settings = settings;
    this.catalog = LakeCatalog.open(new PlatformSettingsReader().read(settings).catalog());
  }

  /** An empty lake. */
  static BetsLake in(Path directory) throws IOException {
    Files.createDirectories(directory.resolve("lake"));
    return new BetsLake(
        Files.writeString(directory.resolve("chimera.yaml"), "dashboard: {port: 0}\n"));
  }

  /** What the commands take with {@code --settings}. */
  String settings() {
    return settings.toString();
  }

  /** Its contract, in a file beside them. */
  String contract() throws IOException {
    return Files.writeString(settings.resolveSibling("casino.yaml"), CONTRACT).toString();
  }

  /** The hash of that. */
  String hash() {
    return contract.hash();
  }

  /** For whoever looks into it without a command. */
  LakeCatalog catalog() {
    return catalog;
  }

  /** Runs a command on this lake. */
  CommandRun run(String command, String... arguments) {
    var all = new ArrayList<>(List.of(command, "--settings", settings()));
    all.addAll(List.of(arguments));
    return CommandRun.of(all.toArray(String[]::new));
  }

  /** Keeps facts, as those do who start and watch runs. */
  BetsLake kept(Fact... facts) {
    FactArchive.open(catalog).add(List.of(facts));
    return this;
  }

  /** Creates both tables and starts the ledger at offset 0. */
  BetsLake opened() {
    var start = at(0);
    Openings.open(contract, dataset(), table(), quarantine(), Rollback.REFUSE, head -> start);
    return this;
  }

  /** Creates both tables, without a ledger. */
  BetsLake created() {
    table();
    quarantine();
    return this;
  }

  /** Commits bets with these ids, and a closing that says that {@code rejected} more came in. */
  BetsLake closing(String commitId, int rejected, long... ids) throws IOException {
    return closingThatClaims(commitId, ids.length, rejected, ids);
  }

  /** A closing whose count of rows is made up. */
  BetsLake closingThatClaims(String commitId, long claimed, int rejected, long... ids)
      throws IOException {
    var bets = table();
    var records = Arrays.stream(ids).mapToObj(id -> bet(bets, id)).toList();
    var append = bets.newAppend().appendFile(write(bets, records));
    var from = at(in);
    in += claimed + rejected;
    written += claimed;
    quarantined += rejected;
    summary(commitId, claimed, rejected, from).forEach(append::set);
    append.commit();
    return this;
  }

  private Map<String, String> summary(String commitId, long claimed, int rejected, Positions from) {
    var summary = new TreeMap<String, String>();
    summary.put(LedgerKeys.COMMIT_ID, commitId);
    summary.put(LedgerKeys.OPERATION, "closing");
    summary.put(LedgerKeys.PIPELINE, contract.pipelineOf(dataset()));
    summary.put(LedgerKeys.EPOCH, "1");
    summary.put(LedgerKeys.CONTRACT_VERSION, contract.version());
    summary.put(LedgerKeys.CONTRACT_HASH, contract.hash());
    summary.put(LedgerKeys.CHECKPOINT, "1");
    summary.put(LedgerKeys.POSITIONS, PositionsText.write(from, at(in)));
    summary.put(LedgerKeys.IN, Long.toString(claimed + rejected));
    summary.put(LedgerKeys.WRITTEN, Long.toString(claimed));
    summary.put(LedgerKeys.QUARANTINED, Integer.toString(rejected));
    for (String none :
        List.of(
            LedgerKeys.DUPLICATES,
            LedgerKeys.FILTERED,
            LedgerKeys.DROPPED,
            LedgerKeys.HELD,
            LedgerKeys.DISCARDED,
            LedgerKeys.REPLAYED,
            LedgerKeys.TOTAL_DUPLICATES,
            LedgerKeys.TOTAL_FILTERED,
            LedgerKeys.TOTAL_DROPPED)) {
      summary.put(none, "0");
    }
    summary.put(LedgerKeys.TOTAL_IN, Long.toString(in));
    summary.put(LedgerKeys.TOTAL_WRITTEN, Long.toString(written));
    summary.put(LedgerKeys.TOTAL_QUARANTINED, Long.toString(quarantined));
    return summary;
  }

  /** Commits bets with these ids behind the gate, which a rule closes. */
  BetsLake held(String commitId, long... ids) throws IOException {
    var bets = table();
    var records = Arrays.stream(ids).mapToObj(id -> bet(bets, id)).toList();
    long main = bets.currentSnapshot().snapshotId();
    bets.manageSnapshots().createBranch(LedgerKeys.HELD_BRANCH, main).commit();
    var append = bets.newAppend().toBranch(LedgerKeys.HELD_BRANCH).appendFile(write(bets, records));
    var from = at(in);
    in += ids.length;
    summary(commitId, 0, 0, from).forEach(append::set);
    append.set(LedgerKeys.IN, Integer.toString(ids.length));
    append.set(LedgerKeys.HELD, Integer.toString(ids.length));
    append.set(LedgerKeys.HELD_BY, "few_rejects");
    append.commit();
    bets.manageSnapshots()
        .replaceTag(LedgerKeys.TAG, bets.snapshot(LedgerKeys.HELD_BRANCH).snapshotId())
        .createTag(LedgerKeys.GATE_TAG, main)
        .commit();
    return this;
  }

  /** Has a table where the audit trail would be that cannot hold it. */
  BetsLake withoutTrail() {
    TargetTables.ours(catalog, AuditTable.NAME, FactsTable.SCHEMA, FactsTable.spec());
    return this;
  }

  /** Puts one record into quarantine, found at offset {@code position}. */
  BetsLake rejected(ReasonCode code, @Nullable String column, long position) throws IOException {
    return rejected(code, column, position, REJECTED_AT, "{\"id\":1");
  }

  /** Puts one record into quarantine that failed rules, as it was rejected then. */
  BetsLake rejected(
      ReasonCode code,
      @Nullable String column,
      long position,
      OffsetDateTime at,
      String value,
      String... rules)
      throws IOException {
    var table = quarantine();
    Record row = GenericRecord.create(table.schema());
    row.setField("stage", code.stage().label());
    row.setField("reason_code", code.name());
    row.setField("column_name", column);
    row.setField("message", "What is wrong");
    row.setField("value", ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
    row.setField("headers", List.of());
    row.setField("source_stream", "game_v1");
    row.setField("source_split", 0);
    row.setField("source_position", position);
    row.setField("rejected_at", at);
    row.setField("contract_version", contract.version());
    row.setField("contract_hash", contract.hash());
    row.setField("pipeline", contract.pipelineOf(dataset()));
    row.setField("failed_rules", List.of(rules));
    AppendFiles append = table.newAppend().appendFile(write(table, List.of(row)));
    append.commit();
    return this;
  }

  private static Record bet(Table bets, long id) {
    Record row = GenericRecord.create(bets.schema());
    row.setField("id", id);
    row.setField("player", "player " + id);
    row.setField("at", LocalDateTime.of(2026, 11, 20, 12, 0));
    return row;
  }

  private static DataFile write(Table table, List<Record> records) throws IOException {
    var key = new PartitionKey(table.spec(), table.schema());
    key.partition(new InternalRecordWrapper(table.schema().asStruct()).wrap(records.get(0)));
    var file = OutputFileFactory.builderFor(table, 1, 1).build().newOutputFile(table.spec(), key);
    var writer =
        new GenericFileWriterFactory.Builder(table).build().newDataWriter(file, table.spec(), key);
    try (writer) {
      records.forEach(writer::write);
    }
    return writer.toDataFile();
  }

  private Dataset dataset() {
    return contract.datasets().get(0);
  }

  /** The table itself, as it is now. */
  Table table() {
    return TargetTables.main(catalog, dataset());
  }

  private Table quarantine() {
    return TargetTables.quarantine(catalog, dataset());
  }

  private static Positions at(long next) {
    return new Positions(
        "cluster-1",
        new TreeMap<>(
            Map.of("game_v1", new StreamPositions("topic-1", new TreeMap<>(Map.of(0, next))))));
  }

  @Override
  public void close() {
    catalog.close();
  }
}
