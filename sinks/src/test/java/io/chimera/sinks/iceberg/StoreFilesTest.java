package io.chimera.sinks.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.local.LoopbackPorts;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.CatalogAccess;
import io.chimera.schemas.platform.CatalogType;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import io.chimera.schemas.platform.Secrets;
import io.chimera.schemas.platform.StoreSettings;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.RestCatalogServer;
import io.chimera.sinks.StoreServer;
import io.chimera.sinks.WrittenTable;
import io.chimera.sinks.backup.LakeBackup;
import io.chimera.sinks.backup.Restore;
import io.chimera.sinks.backup.Restore.Fate;
import io.chimera.sinks.parquet.DataFiles;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.util.InstantiationUtil;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Table;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.flink.sink.FlinkFileWriterFactory;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.SeekableInputStream;
import org.apache.iceberg.io.StorageCredential;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables in a store with S3's interface, which has its own opinion of who may do what. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoreFilesTest {
  private static final String WAREHOUSE = "s3://" + StoreServer.BUCKET + "/tables";

  /** More than two parts of a file that is sent in parts. */
  private static final int LARGE = 70_000_000;

  @TempDir private static Path servers;
  @TempDir private Path directory;
  private StoreServer store;

  @BeforeAll
  void start() throws Exception {
    store = StoreServer.start(servers);
  }

  @AfterAll
  void stop() throws Exception {
    store.close();
  }

  private CatalogSettings database(String warehouse, StoreSettings in) {
    return new CatalogSettings(
        CatalogType.JDBC,
        "lake",
        "jdbc:sqlite:" + directory.resolve("catalog.db"),
        warehouse,
        CatalogAccess.OPEN,
        in);
  }

  /** Another database for the same warehouse. */
  private static CatalogSettings database(Path file, CatalogSettings settings) {
    return new CatalogSettings(
        settings.type(),
        settings.name(),
        "jdbc:sqlite:" + file,
        settings.warehouse(),
        settings.access(),
        settings.store());
  }

  private static CatalogSettings service(RestCatalogServer server, StoreSettings in) {
    return new CatalogSettings(
        CatalogType.REST,
        "lake",
        "http://127.0.0.1:" + server.port(),
        "lake",
        CatalogAccess.OPEN,
        in);
  }

  private static FileIO files(CatalogSettings settings) {
    return Catalogs.files(settings, Secrets.ofThisMachine());
  }

  @Test
  void keepsATableOfADatabaseCatalog() {
    assertKeepsATable(database(WAREHOUSE + "/database", store.settings()));
  }

  @Test
  void keepsATableOfARestCatalog() throws Exception {
    try (var files = files(database(WAREHOUSE, store.settings()));
        var server = new RestCatalogServer(directory, WAREHOUSE + "/rest", files)) {
      assertKeepsATable(service(server, store.settings()));
    }
  }

  /** Each of which would lead elsewhere, load a class that there is not, or plan by its keys. */
  @Test
  void goesByNothingElseThatAServiceSays() throws Exception {
    var says =
        Map.of(
            "uri", "http://127.0.0.1:1",
            "oauth2-server-uri", "http://127.0.0.1:1/token",
            "metrics-reporter-impl", "nowhere.Reporter",
            "io-impl", "nowhere.Files",
            "scan-planning-mode", "server",
            "token", "hunter2",
            "s3.endpoint", "http://127.0.0.1:1");
    try (var files = files(database(WAREHOUSE, store.settings()));
        var server = new RestCatalogServer(directory, WAREHOUSE + "/says", files, says)) {
      CatalogSettings settings = service(server, store.settings());
      assertKeepsATable(settings);
      try (var lake = LakeCatalog.open(settings)) {
        assertThat(lake.load(Contracts.bets().datasets().get(0).target().table()).getClass())
            .isEqualTo(BaseTable.class);
      }
    }
  }

  private static void assertKeepsATable(CatalogSettings settings) {
    // Given
    DataFile file;
    try (var lake = LakeCatalog.open(settings)) {
      Table table = TargetTables.main(lake, Contracts.bets().datasets().get(0));
      file = WrittenTable.file(table, "one", 1, 2, 3);
      // When
      table.newAppend().appendFile(file).commit();
    }
    // Then
    try (var other = LakeCatalog.open(settings)) {
      Table seen = other.load(Contracts.bets().datasets().get(0).target().table());
      assertThat(WrittenTable.ids(seen)).containsExactly(1L, 2L, 3L);
      assertThat(file.location()).startsWith(seen.location()).startsWith(WAREHOUSE);
      seen.io().deleteFile(file.location());
      assertThat(seen.io().newInputFile(file.location()).exists()).isFalse();
    }
  }

  @Test
  void bringsATableBackIntoACatalogThatLostIt(@TempDir Path other) throws Exception {
    // Given
    CatalogSettings settings = database(WAREHOUSE + "/restored", store.settings());
    DataFile file;
    LakeBackup backup;
    try (var lake = LakeCatalog.open(settings)) {
      Table table = TargetTables.main(lake, Contracts.bets().datasets().get(0));
      file = WrittenTable.file(table, "kept", 1, 2, 3);
      table.newAppend().appendFile(file).commit();
      backup = LakeBackup.take(lake, "lake", List.of(), Instant.EPOCH);
    }
    try (var lake = LakeCatalog.open(database(other.resolve("second.db"), settings))) {
      var restore = new Restore(lake, true);
      // When
      List<Restore.Line> done =
          restore.carryOut(backup, restore.plan(backup, table -> {}), table -> {});
      // Then
      assertThat(done).containsExactly(new Restore.Line("casino.bets", Fate.BACK, "1 files"));
      Table back = lake.load(new TableName("casino", "bets"));
      assertThat(WrittenTable.ids(back)).containsExactly(1L, 2L, 3L);
      back.io().deleteFile(file.location());
    }
    try (var lake = LakeCatalog.open(database(other.resolve("third.db"), settings))) {
      assertThat(new Restore(lake, true).plan(backup, table -> {}))
          .containsExactly(
              new Restore.Line("casino.bets", Fate.LOST, "file '" + file.location() + "' is gone"));
    }
  }

  @Test
  void keepsAFileThatIsSentInParts() throws Exception {
    try (var files = files(database(WAREHOUSE, store.settings()))) {
      // Given
      byte[] content = new byte[LARGE];
      new Random(7).nextBytes(content);
      var file = files.newOutputFile(WAREHOUSE + "/large");
      // When
      try (var written = file.create()) {
        written.write(content);
      }
      // Then
      byte[] read;
      try (SeekableInputStream stream = file.toInputFile().newStream()) {
        read = stream.readAllBytes();
      }
      assertThat(read).isEqualTo(content);
    }
  }

  @Test
  void knowsOfNoFileThatTheStoreDidNotTake(@TempDir Path other) throws Exception {
    // Given
    var dying = StoreServer.start(other);
    try (var lake = LakeCatalog.open(database(WAREHOUSE, dying.settings()))) {
      Table table = TargetTables.main(lake, Contracts.bets().datasets().get(0));
      var rowType = FlinkSchemaUtil.convert(table.schema());
      var icebergs =
          new FlinkFileWriterFactory.Builder(table)
              .dataFileFormat(FileFormat.PARQUET)
              .dataSchema(table.schema())
              .dataFlinkType(rowType)
              .build();
      var file = table.io().newOutputFile(table.location() + "/data/lost.parquet");
      var writer =
          DataFiles.of(table, rowType, icebergs)
              .newDataWriter(EncryptedFiles.plainAsEncryptedOutput(file), table.spec(), null);
      writer.write(row(table));
      // When
      dying.close();
      // Then
      assertThatThrownBy(writer::close)
          .hasMessageContaining("Cannot reach the store at '" + dying.endpoint());
      assertThatThrownBy(writer::close)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Cannot say what is in the file: it is not whole");
    }
  }

  /** One with an id and a time. */
  private static RowData row(Table table) {
    var row = new GenericRowData(table.schema().columns().size());
    row.setField(position(table, "id"), 1L);
    row.setField(position(table, "at"), TimestampData.fromEpochMillis(0));
    return row;
  }

  private static int position(Table table, String column) {
    return table.schema().columns().indexOf(table.schema().findField(column));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void saysWhatIsWrongAndNeverTheKey(Failing failing, String warehouse, String words)
      throws Exception {
    // Given
    CatalogSettings settings = database(warehouse, failing.of(store));
    // When
    var thrown = catchThrowable(() -> LakeCatalog.open(settings).close());
    // Then
    String said =
        words
            .replace("STORE", String.valueOf(failing.of(store).endpoint()))
            .replace("ID", failing.of(store).accessKey().toString())
            .replace("KEY", failing.of(store).secretKey().toString());
    assertThat(thrown)
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageStartingWith("Cannot open warehouse '" + warehouse + "': " + said);
    var trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain(StoreServer.SECRET).doesNotContain("hunter2");
  }

  /** A store as it is, with one thing wrong. */
  private interface Failing {
    StoreSettings of(StoreServer store) throws Exception;
  }

  private static Stream<Arguments> failures() {
    Failing wrongKey = store -> store.settings(store.file("id"), store.file("wrong", "hunter2"));
    Failing unknownKey = store -> store.settings(store.file("other", "nobody"), store.file("key"));
    Failing twoLines =
        store -> store.settings(store.file("id"), store.file("lines", "hunter2\nhunter2"));
    Failing twoIds =
        store -> store.settings(store.file("ids", "hunter2\nhunter2"), store.file("key"));
    Failing nothingWrong = StoreServer::settings;
    int nobody = LoopbackPorts.free();
    Failing away =
        store ->
            new StoreSettings(
                URI.create("http://127.0.0.1:" + nobody),
                "us-east-1",
                true,
                store.file("id"),
                store.file("key"));
    return Stream.of(
        argumentSet(
            "wrong key",
            wrongKey,
            WAREHOUSE,
            "The store at 'STORE' lets the key of ID and KEY not do this in bucket 'lake':"
                + " SignatureDoesNotMatch"),
        argumentSet(
            "key that it does not know",
            unknownKey,
            WAREHOUSE,
            "The store at 'STORE' lets the key of ID and KEY not do this in bucket 'lake':"
                + " InvalidAccessKeyId"),
        argumentSet(
            "key of two lines",
            twoLines,
            WAREHOUSE,
            "Cannot use secret 'KEY' (value not shown): it has a character that no key and no"
                + " token has"),
        argumentSet(
            "key's id of two lines",
            twoIds,
            WAREHOUSE,
            "Cannot use secret 'ID' (value not shown): it has a character that no key and no"
                + " token has"),
        argumentSet(
            "no such bucket",
            nothingWrong,
            "s3://nowhere/tables",
            "The store at 'STORE' has no bucket 'nowhere'; make it first"),
        argumentSet(
            "nobody there",
            away,
            WAREHOUSE,
            "Cannot reach the store at 'STORE': see that it runs and 'catalog.store.endpoint' in"
                + " chimera.yaml is right"));
  }

  @Test
  void asksNobodyButTheSettings() {
    // Given
    var ambient =
        Map.of(
            "aws.accessKeyId", "somebody",
            "aws.secretAccessKey", "hunter2",
            "aws.region", "mars-north-1",
            "aws.endpointUrl", "http://127.0.0.1:1",
            "aws.configFile", directory.resolve("none").toString());
    ambient.forEach(System::setProperty);
    // When
    try (var lake = LakeCatalog.open(database(WAREHOUSE + "/ambient", store.settings()))) {
      // Then
      assertThat(lake.tables()).isEmpty();
    } finally {
      ambient.keySet().forEach(System::clearProperty);
    }
  }

  @Test
  void sendsAlongWhereKeysAreAndNotTheKeys() throws Exception {
    var travelling = new ByteArrayOutputStream();

    new ObjectOutputStream(travelling)
        .writeObject(Lake.Address.of(database(WAREHOUSE, store.settings())));

    assertThat(travelling.toString(StandardCharsets.ISO_8859_1))
        .contains(store.file("key").location())
        .doesNotContain(StoreServer.SECRET);
  }

  @Test
  void travelsWithoutTheKeysAndReadsWhereItArrives() throws Exception {
    try (var lake = LakeCatalog.open(database(WAREHOUSE + "/sent", store.settings()))) {
      // Given
      Table table = TargetTables.main(lake, Contracts.bets().datasets().get(0));
      DataFile file = WrittenTable.file(table, "sent", 1, 2, 3);
      // When
      byte[] travelling = InstantiationUtil.serializeObject(table.io());
      FileIO there =
          InstantiationUtil.deserializeObject(travelling, StoreFilesTest.class.getClassLoader());
      // Then
      assertThat(new String(travelling, StandardCharsets.ISO_8859_1))
          .contains(store.file("key").location())
          .doesNotContain(StoreServer.SECRET);
      try (there;
          SeekableInputStream stream = there.newInputFile(file.location()).newStream()) {
        assertThat(stream.readAllBytes()).hasSize((int) file.fileSizeInBytes());
      }
    }
  }

  @Test
  void saysThatATableIsFromTheTimeOfADirectory() {
    // Given
    Dataset dataset = Contracts.bets().datasets().get(0);
    CatalogSettings before = database(directory.resolve("tables").toString(), null);
    String place;
    try (var lake = LakeCatalog.open(before)) {
      place = LakeCatalog.metadataLocation(TargetTables.main(lake, dataset));
    }
    // When, Then
    try (var lake = LakeCatalog.open(database(WAREHOUSE + "/later", store.settings()))) {
      assertThatThrownBy(() -> lake.load(dataset.target().table()))
          .isInstanceOf(NotFoundException.class)
          .hasMessage(
              "Cannot read '"
                  + place
                  + "': it is in a directory, and the settings name the store at '"
                  + store.endpoint()
                  + "'; take another catalog for the store, or drop the table there");
      assertThatThrownBy(() -> lake.files().newInputFile("file:/tables/1.parquet", 1))
          .isInstanceOf(NotFoundException.class)
          .hasMessageStartingWith("Cannot read 'file:/tables/1.parquet': it is in a directory");
    }
  }

  @Test
  void saysThatItDoesNotKnowTheStoreOfAService() throws Exception {
    try (var files = files(database(WAREHOUSE, store.settings()));
        var server = new RestCatalogServer(directory, WAREHOUSE + "/unknown", files);
        var lake = LakeCatalog.open(service(server, null))) {
      assertThatThrownBy(() -> TargetTables.main(lake, Contracts.bets().datasets().get(0)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("Cannot use table 'lake.casino.bets': its files are at 's3://")
          .hasMessageEndingWith("add 'catalog.store'");
    }
  }

  @Test
  void triesTheStoreByTheFirstTableWhereOnlyTheServiceKnowsThePlace() throws Exception {
    Dataset dataset = Contracts.bets().datasets().get(0);
    try (var files = files(database(WAREHOUSE, store.settings()));
        var server = new RestCatalogServer(directory, WAREHOUSE + "/unseen", files)) {
      // Given
      CatalogSettings right = service(server, store.settings());
      List<TableName> tables = List.of(dataset.target().table());
      Optional<String> none = LakeCatalog.tryTables(right, tables);
      String place;
      try (var lake = LakeCatalog.open(right)) {
        place = TargetTables.main(lake, dataset).location();
      }
      CatalogSettings wrong =
          service(server, store.settings(store.file("id"), store.file("wrong", "hunter2")));
      String words = "Cannot open warehouse '" + place + "': The store at '" + store.endpoint();
      CatalogSettings away =
          new CatalogSettings(
              CatalogType.REST,
              "lake",
              "http://127.0.0.1:" + LoopbackPorts.free(),
              "lake",
              CatalogAccess.OPEN,
              store.settings());
      // When, Then
      assertThat(none).isEmpty();
      assertThatThrownBy(() -> LakeCatalog.tryTables(away, tables))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageStartingWith(
              "Cannot ask the catalog at '" + away.uri() + "' where its tables");
      assertThat(LakeCatalog.tryTables(right, tables)).contains(place);
      assertThatThrownBy(() -> LakeCatalog.tryTables(wrong, tables))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageStartingWith(words);
      try (var lake = LakeCatalog.open(wrong)) {
        assertThatThrownBy(() -> lake.load(dataset.target().table()))
            .isInstanceOf(StoreUnavailableException.class)
            .hasMessageStartingWith(words)
            .hasMessageContaining("SignatureDoesNotMatch");
      }
    }
  }

  @Test
  void keepsTheKeysOfThePlatformWhateverAServiceHandsOut() {
    try (var files = new StoreFiles(store.settings(), Secrets.ofThisMachine())) {
      files.setCredentials(
          List.of(
              StorageCredential.create(
                  "s3", Map.of("s3.access-key-id", "somebody", "s3.staging-dir", "/nowhere"))));

      assertThat(files.credentials()).isEmpty();
      files.tryAt(WAREHOUSE);
    }
  }
}
