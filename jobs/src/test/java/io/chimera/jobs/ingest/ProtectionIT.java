package io.chimera.jobs.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.jobs.pipeline.FlinkSettings;
import io.chimera.jobs.pipeline.IngestPipeline;
import io.chimera.jobs.run.FlinkConfiguration;
import io.chimera.jobs.run.ProtectionKeys;
import io.chimera.jobs.run.RunMode;
import io.chimera.jobs.run.SealedRecords;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.KeySettings;
import io.chimera.schemas.platform.MissingSecretException;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.sinks.iceberg.LakeCatalog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.iceberg.data.Record;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Values of protected columns are nowhere but in the topic. */
@ExtendWith(RealServers.class)
class ProtectionIT {
  /** Found by accident nowhere else. */
  private static final String CANARY = "Kanari9c41e7";

  /** Of a column that nothing protects: shows that the search finds what is there. */
  private static final String PLAIN = "Klarwert2b8f05";

  private static final String KEY = "0123456789 a key of this test ....";
  private static final long ACCOUNT = 7_340_921_856_472_301L;
  private static final String CARD = "4929183746501827";
  private static final String SALARY = "918273.45";
  private static final String BIRTH = "1987-03-14";

  private static final List<String> TEXTS = List.of(CANARY, "" + ACCOUNT, CARD, "918273", BIRTH);
  private static final Pattern DASHBOARD = Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+");
  private static final Pattern JOB = Pattern.compile("\"id\":\"([0-9a-f]{32})\"");

  @TempDir private Path directory;
  @TempDir private Path secrets;
  private TestKafka kafka;
  private TestTopic topic;
  private TestLake lake;
  private String key;
  private final Map<ProducerRecord<byte[], byte[]>, ReasonCode> bad = new LinkedHashMap<>();
  private final List<ProducerRecord<byte[], byte[]>> good = new ArrayList<>();

  @BeforeEach
  void makeTopicAndKey(TestKafka broker) throws IOException {
    kafka = broker;
    topic = kafka.topic("guarded", 1);
    key = Base64.getEncoder().encodeToString(KEY.getBytes(UTF_8));
    Path file = Files.writeString(secrets.resolve("k1"), key + "\n");
    lake =
        TestLake.of(
            directory,
            """
            dashboard: {port: 0}
            events: {servers: "%s"}
            protection:
              current: k1
              keys: [{id: k1, secret: "${file:%s}"}]
            """
                .formatted(kafka.servers(), file));
    Files.writeString(directory.resolve("guarded.yaml"), contract());
  }

  @Test
  void clearValuesAreNowhereAndQuarantineOpensWithTheKey() throws Exception {
    // Given tables whose files are not compressed, so that their bytes can be searched
    lake.ingest(contract(), 1);
    uncompress("guarded");
    uncompress("guarded__quarantine");
    // When
    send();
    try (var run = start("run", "--commit-every", "PT1S")) {
      Waiting.until(
          "all is committed", () -> !run.isAlive() || committed() == good.size() + bad.size());
      assertThat(run.isAlive()).as(run.err()).isTrue();
      assertClean(dashboard(run.err()), "the dashboard");
      assertThat(rocksDbFiles()).isNotEmpty();
      assertFilesAreClean();
      run.interrupt();
      assertThat(run.exitCode()).as(run.err()).isZero();
    }
    assertThat(rocksDbFiles()).isEmpty();
    // Then
    lake.assertBooks("guarded", good.size() + bad.size(), good.size(), bad.size());
    assertThat(Files.isDirectory(directory.resolve("lake/checkpoints/savepoints"))).isTrue();
    assertFilesAreClean();
    assertClean(lake.rows("guarded").toString(), "the table");
    assertClean(lake.rows("guarded__quarantine").toString(), "the quarantine");
    assertClean(facts(), "the facts");
    assertRows();
    assertQuarantineOpens();
  }

  @Test
  void jobGraphHoldsTheReferenceOnly() throws Exception {
    // Given
    var prepared = lake.prepare(contract(), RunMode.BOUNDED);
    var settings =
        FlinkSettings.forJob(
            FlinkConfiguration.load(), Duration.ofSeconds(1), prepared.platform().checkpoints());
    // When
    var graph = IngestPipeline.jobGraph(new StreamExecutionEnvironment(settings), prepared);
    // Then
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(graph);
    }
    assertThat(bytes.toString(ISO_8859_1))
        .contains(secrets.resolve("k1").toString())
        .doesNotContain(key)
        .doesNotContain(KEY);
  }

  @Test
  void namesAMissingKeyBeforeAnythingIsMade() throws IOException {
    Files.delete(secrets.resolve("k1"));

    assertThatThrownBy(() -> lake.prepare(contract(), RunMode.BOUNDED))
        .isInstanceOf(MissingSecretException.class)
        .hasMessage(
            "Cannot resolve the secret '${file:%s}': the file cannot be read",
            secrets.resolve("k1"));
    assertThat(directory.resolve("lake")).doesNotExist();
  }

  @Test
  void opensWhatAnOlderKeySealedAndShowsSealedWhatNoKeyOpens() throws Exception {
    // Given
    topic.send(List.of(record(CANARY)));
    lake.ingest(contract(), 1);
    Path other = Files.writeString(secrets.resolve("k2"), key.replace('M', 'N') + "\n");
    // When
    String second = "{id: k2, secret: \"${file:" + other + "}\"}";
    settings("k2", second + ", {id: k1, secret: \"${file:" + secrets.resolve("k1") + "}\"}");
    try (var opened = start("quarantine", "--rows", "1", "--decrypt")) {
      // Then
      assertThat(opened.exitCode()).as(opened.err()).isZero();
      assertThat(opened.out()).contains(CANARY);
    }
    // When
    settings("k2", second);
    try (var refused = start("quarantine", "--rows", "1", "--decrypt")) {
      // Then
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.out()).contains("MALFORMED").doesNotContain(CANARY);
      assertThat(refused.err()).contains("its key is not there, expected one of [k2]");
    }
  }

  private void settings(String current, String keys) throws IOException {
    Files.writeString(
        directory.resolve("chimera.yaml"),
        "protection: {current: " + current + ", keys: [" + keys + "]}\n");
  }

  @Test
  void validateWarnsOfAColumnThatLooksPersonal() throws Exception {
    // Given
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (int id = 0; id < 10; id++) {
      records.add(topic.text(0, "{\"id\":" + id + ",\"text\":\"p" + id + "@example.org\"}"));
    }
    records.add(topic.text(0, "{"));
    topic.send(records);
    var plain = ContractText.of("plain", kafka, ContractText.numbered("plain", topic.name()));
    Files.writeString(directory.resolve("guarded.yaml"), plain);
    // When
    try (var validate = start("validate")) {
      // Then
      assertThat(validate.exitCode()).as(validate.err()).isZero();
      assertThat(validate.out())
          .contains("ok   topic '" + topic.name() + "': 1 partitions")
          .endsWith(
              "warn datasets[0].columns[1]: column 'text' looks like 'email' in 10 of 10 values,"
                  + " 'classification' says what it is\n");
    }
  }

  private void send() {
    for (int id = 0; id < 20; id++) {
      good.add(record("{\"id\":" + id + "," + values(CARD) + "}"));
    }
    bad.put(record("{\"id\":1,\"note\":\"" + CANARY), ReasonCode.TRUNCATED);
    bad.put(record(CANARY + " " + ACCOUNT), ReasonCode.MALFORMED);
    bad.put(record("{" + values(CARD) + "}"), ReasonCode.MISSING_REQUIRED);
    bad.put(record("{\"id\":\"" + CANARY + "\"}"), ReasonCode.WRONG_TYPE);
    bad.put(record("{\"id\":1,\"account\":\"" + ACCOUNT + "\"}"), ReasonCode.WRONG_TYPE);
    bad.put(record("{\"id\":1,\"birth\":\"" + CANARY + "\"}"), ReasonCode.INVALID_TEXT);
    bad.put(record("{\"id\":1,\"salary\":" + SALARY + "1}"), ReasonCode.PRECISION_LOSS);
    bad.put(record("{\"id\":1,\"" + CANARY + "\":\"" + CANARY + "\"}"), ReasonCode.UNKNOWN_FIELD);
    bad.put(
        record("{\"id\":1,\"customer\":\"" + CANARY + "\",\"customer\":\"" + CANARY + "\"}"),
        ReasonCode.DUPLICATE_FIELD);
    bad.put(record("{\"id\":-1," + values(CARD) + "}"), ReasonCode.RULE_FAILED);
    bad.put(
        record("{\"id\":2,\"customer\":\"x\",\"note\":\"" + CANARY + "\"}"),
        ReasonCode.RULE_FAILED);
    bad.put(record("{\"id\":3," + values(CANARY) + "}"), ReasonCode.UNPROTECTABLE);
    bad.put(record(null), ReasonCode.TOMBSTONE);
    var records = new ArrayList<>(good);
    records.addAll(bad.keySet());
    topic.send(records);
  }

  private ProducerRecord<byte[], byte[]> record(@Nullable String value) {
    return new ProducerRecord<>(
        topic.name(),
        0,
        null,
        ("key " + CANARY).getBytes(UTF_8),
        value == null ? null : value.getBytes(UTF_8),
        List.of(new RecordHeader(CANARY, CANARY.getBytes(UTF_8))));
  }

  private static String values(String card) {
    return """
    "customer": "%1$s", "account": %2$d, "mail": "%1$s", "card": "%3$s", "phone": "%1$s 1234",
    "password": "%1$s", "note": "%1$s", "nick": "%1$s", "birth": "%4$s", "salary": %5$s,
    "address": {"street": "%1$s", "door": "%1$s", "city": "%6$s"}, "tags": ["%1$s"]"""
        .formatted(CANARY, ACCOUNT, card, BIRTH, SALARY, PLAIN);
  }

  private String contract() {
    return ContractText.of(
        "guarded",
        kafka,
        """
        name: guarded
        from: {topic: %s, format: json}
        columns:
          - {name: id, type: long, required: true, minimum: 0}
          - {name: customer, type: string, classification: pii}
          - {name: account, type: long, classification: pii, protect: {method: hmac, domain: account}}
          - {name: mail, type: string, classification: pii, protect: tokenise}
          - {name: card, type: string, protect: {method: fpe, alphabet: digits}}
          - {name: phone, type: string, protect: partial}
          - {name: password, type: string, classification: secret}
          - {name: note, type: string, protect: drop}
          - {name: nick, type: string, protect: "null"}
          - {name: birth, type: date, protect: {method: generalise, to: year}}
          - {name: salary, type: "decimal(10,2)", protect: {method: generalise, width: 100000}}
          - name: address
            type: record
            columns:
              - {name: street, type: string, protect: redact}
              - {name: door, type: string, protect: drop}
              - {name: city, type: string}
          - {name: tags, type: list, items: {type: string}, classification: pii}
          - {name: source_key, type: string, metadata: key, classification: pii}
        unknownFields: quarantine
        deduplicate: {by: [id, customer, account, card], state: rocksdb}
        quality:
          - {name: whole_customer, check: "CHAR_LENGTH(customer) > 3"}
          - {name: no_number, check: "CAST(mail AS INTEGER) > 0", onFailure: warn}
        target: {table: test.guarded, kind: append, partition: ["bucket(4, account)"]}
        """
            .formatted(topic.name()));
  }

  private void uncompress(String table) {
    try (var catalog = LakeCatalog.open(lake.platform().catalog())) {
      catalog
          .load(new TableName("test", table))
          .updateProperties()
          .set("write.parquet.compression-codec", "uncompressed")
          .commit();
    }
  }

  private ChimeraProcess start(String command, String... options) throws IOException {
    var arguments = new ArrayList<>(List.of(command));
    arguments.add(
        command.equals("quarantine")
            ? "test.guarded"
            : directory.resolve("guarded.yaml").toString());
    arguments.addAll(List.of("--settings", directory.resolve("chimera.yaml").toString()));
    arguments.addAll(List.of(options));
    return ChimeraProcess.start(directory, arguments.toArray(String[]::new));
  }

  private long committed() {
    var entries = lake.ledger("guarded");
    return entries.isEmpty() ? 0 : entries.get(entries.size() - 1).entry().totals().in();
  }

  /** What Flink's dashboard shows of the job. */
  private static String dashboard(String err) throws Exception {
    var address = DASHBOARD.matcher(err);
    assertThat(address.find()).as(err).isTrue();
    var shown = new StringBuilder(ask(address.group() + "/jobs"));
    var job = JOB.matcher(shown);
    assertThat(job.find()).as(shown.toString()).isTrue();
    for (String page : List.of("", "/plan", "/config", "/exceptions", "/checkpoints", "/metrics")) {
      shown.append(ask(address.group() + "/jobs/" + job.group(1) + page));
    }
    return shown.toString();
  }

  private static String ask(String address) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(20));
    var answer = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString(UTF_8));
    assertThat(answer.statusCode()).as(address).isEqualTo(200);
    return answer.body();
  }

  /** Every byte below the directory: lake, catalog, checkpoints, log, what the process said. */
  private void assertFilesAreClean() throws IOException {
    List<Path> files = files(directory);
    assertThat(files)
        .anyMatch(file -> file.toString().endsWith(".parquet") && content(file).contains(PLAIN));
    assertThat(files).anyMatch(file -> file.toString().endsWith("chimera.log"));
    for (Path file : files) {
      assertClean(content(file), file.toString());
    }
  }

  private List<Path> rocksDbFiles() throws IOException {
    return files(ChimeraProcess.workingFiles(directory)).stream()
        .filter(file -> file.toString().endsWith(".sst"))
        .toList();
  }

  /** All below a directory; one of a running job may be gone again. */
  private static List<Path> files(Path directory) throws IOException {
    var files = new ArrayList<Path>();
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  private static String content(Path file) {
    try {
      return new String(Files.readAllBytes(file), ISO_8859_1);
    } catch (NoSuchFileException gone) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertClean(String content, String place) {
    for (String text : TEXTS) {
      assertThat(content.contains(text)).as("'%s' in %s", text, place).isFalse();
    }
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      byte[] bytes = ByteBuffer.allocate(Long.BYTES).order(order).putLong(ACCOUNT).array();
      assertThat(content.contains(new String(bytes, ISO_8859_1)))
          .as("the account's bytes in %s", place)
          .isFalse();
    }
    assertThat(content.contains(key)).as("the key in %s", place).isFalse();
  }

  /** All that was ever published. */
  private String facts() {
    Map<String, Object> settings = Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.servers());
    var facts = new StringBuilder();
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> splits =
          consumer.listTopics().entrySet().stream()
              .filter(each -> each.getKey().startsWith("chimera."))
              .flatMap(each -> each.getValue().stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(splits);
      consumer.seekToBeginning(splits);
      var ends = consumer.endOffsets(splits);
      while (splits.stream().anyMatch(split -> consumer.position(split) < ends.get(split))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          facts.append(new String(record.value(), ISO_8859_1));
        }
      }
    }
    assertThat(facts).contains("test.guarded");
    return facts.toString();
  }

  private void assertRows() {
    assertThat(lake.numbers("guarded", "id")).hasSize(good.size());
    Record row = lake.rows("guarded").get(0);
    assertThat(row.struct().fields()).extracting(field -> field.name()).doesNotContain("note");
    assertThat(row.getField("customer").toString()).matches("k1:[A-Za-z0-9_-]{22}");
    assertThat(row.getField("account").toString()).matches("k1:[A-Za-z0-9_-]{22}");
    assertThat(row.getField("card").toString()).matches("[0-9]{16}");
    assertThat(row.getField("phone")).isEqualTo("*".repeat(CANARY.length() + 1) + "1234");
    assertThat(row.getField("password")).isEqualTo("***");
    assertThat(row.getField("nick")).isNull();
    assertThat(row.getField("birth")).hasToString("1987-01-01");
    assertThat(row.getField("salary")).hasToString("900000.00");
    assertThat(row.getField("address")).hasToString("Record(***, " + PLAIN + ")");
    assertThat(row.getField("source_key").toString()).startsWith("k1:");
    try (var catalog = LakeCatalog.open(lake.platform().catalog())) {
      assertThat(catalog.load(new TableName("test", "guarded")).properties())
          .containsEntry("chimera.column.customer.classification", "pii")
          .containsEntry("chimera.column.customer.protection", "hmac")
          .containsEntry("chimera.column.note.protection", "drop")
          .containsEntry("chimera.column.address.street.protection", "redact");
    }
  }

  private void assertQuarantineOpens() throws Exception {
    KeySettings keys = lake.platform().keys();
    assertThat(keys).isNotNull();
    var sealed = new SealedRecords(ProtectionKeys.open(keys), new TableName("test", "guarded"));
    var opened = new ArrayList<String>();
    for (Record row : lake.rows("guarded__quarantine")) {
      var record = Quarantined.of(sealed.open(row));
      opened.add(text(record.code(), record.key(), record.value(), record.headers()));
    }
    var expected = new ArrayList<String>();
    bad.forEach(
        (sent, reason) ->
            expected.add(
                text(
                    reason.name(),
                    ByteBuffer.wrap(sent.key()),
                    sent.value() == null ? null : ByteBuffer.wrap(sent.value()),
                    List.of(CANARY, ByteBuffer.wrap(CANARY.getBytes(UTF_8))))));
    assertThat(opened).containsExactlyInAnyOrderElementsOf(expected);

    try (var shown = start("quarantine", "--rows", "100", "--decrypt", "--json")) {
      assertThat(shown.exitCode()).as(shown.err()).isZero();
      assertThat(shown.out()).contains(CANARY + " " + ACCOUNT).doesNotContain("chimera-sealed");
    }
  }

  private static String text(
      String code, @Nullable ByteBuffer key, @Nullable ByteBuffer value, List<?> headers) {
    var text = new StringBuilder(code).append(' ').append(shown(key)).append(' ');
    text.append(shown(value));
    headers.forEach(
        each -> text.append(' ').append(each instanceof ByteBuffer b ? shown(b) : each));
    return text.toString();
  }

  private static String shown(@Nullable ByteBuffer bytes) {
    return bytes == null ? "null" : UTF_8.decode(bytes.duplicate()).toString();
  }
}
