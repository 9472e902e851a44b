package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.sun.net.httpserver.HttpServer;
import io.chimera.jobs.batch.BatchShop;
import io.chimera.jobs.cli.Chimera;
import io.chimera.jobs.onboarding.Onboarding;
import io.chimera.jobs.onboarding.OnboardingStep;
import io.chimera.jobs.pipeline.PreparedRun;
import io.chimera.jobs.publication.PublishedContract;
import io.chimera.jobs.run.RunMode;
import io.chimera.jobs.run.RunPreparation;
import io.chimera.jobs.run.RunStart;
import io.chimera.local.PostgresServer;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Document;
import io.chimera.schemas.contract.InvalidContractException;
import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.archive.FactArchive;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.iceberg.Lake;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.onboarding.OnboardingDecision.Wish;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Onboarding as all who take part find it, on a real broker and a real database. */
@ExtendWith(RealServers.class)
class OnboardIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String USER = "canary_user";
  private static final String PASSWORD = "canary-password";
  private static final String ORDERS =
      """
      - name: orders
        from: {table: public.orders, mode: full}
        columns:
          - {name: id, type: int, required: true}
          - {name: mail, type: string}
        target: {table: test.orders, kind: replace}
      """;
  private static final String VISITS =
      """
      - name: visits
        from: {table: public.visits, mode: full}
        columns: [{name: id, type: int, required: true}]
        target: {table: test.visits, kind: replace}
      """;

  @TempDir private static Path home;
  private static BatchShop shop;

  @TempDir private Path directory;

  /** What the command has said. */
  private String said = "";

  @BeforeAll
  static void start() throws Exception {
    shop = BatchShop.postgres(home);
    shop.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, mail text, note varchar(20) NOT NULL)",
        "COMMENT ON TABLE orders IS 'What was bought'",
        "COMMENT ON COLUMN orders.mail IS 'Of the customer'",
        "INSERT INTO orders SELECT n, 'canary-row', '' FROM generate_series(1, 100) AS n",
        "ANALYZE orders",
        "CREATE TABLE visits (id int)");
    try (var administrator =
            DriverManager.getConnection(
                "jdbc:postgresql://" + shop.server() + "/" + PostgresServer.DATABASE,
                "postgres",
                PostgresServer.PASSWORD);
        var statement = administrator.createStatement()) {
      statement.execute("CREATE ROLE " + USER + " LOGIN PASSWORD '" + PASSWORD + "'");
    }
    shop.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + USER);
  }

  @AfterAll
  static void end() throws Exception {
    shop.end();
  }

  private Path password() throws IOException {
    return Files.writeString(directory.resolve("canary-file"), PASSWORD);
  }

  private String contract(String datasets) throws IOException {
    return shop.contract(datasets)
        .replace("user: chimera", "user: " + USER)
        .replace(shop.passwordReference(), "${file:" + password() + "}");
  }

  private Path file(String datasets) throws IOException {
    return Files.writeString(directory.resolve("shop.yaml"), contract(datasets));
  }

  /** Every test has topics of its own. */
  private TestLake lake(TestKafka kafka, String test, String more) throws IOException {
    return TestLake.of(
        directory,
        """
        events:
          servers: "%s"
          topics:
            {onboarding: %s-requests, completion: %s-completions, discovery: %s-discoveries,
              audit: %s-audit}
        secrets: [{reference: '${file:%s}', hosts: ['%s']}]
        %s
        """
            .formatted(kafka.servers(), test, test, test, test, password(), shop.server(), more));
  }

  private int chimera(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--settings", directory.resolve("chimera.yaml").toString()));
    var out = new StringWriter();
    int exitCode =
        Chimera.commandLine(new PrintWriter(out, true), new PrintWriter(out, true))
            .execute(all.toArray(String[]::new));
    said = out.toString();
    return exitCode;
  }

  private static List<String> bodies(TestKafka kafka, String test) {
    var bodies = new ArrayList<String>();
    for (String topic : List.of("-requests", "-completions", "-discoveries")) {
      ToldFact.all(kafka, test + topic).forEach(fact -> bodies.add(fact.body()));
    }
    return bodies;
  }

  private static JsonNode only(TestKafka kafka, String topic) throws IOException {
    List<ToldFact> facts = ToldFact.all(kafka, topic);
    assertThat(facts).hasSize(1);
    return JSON.readTree(facts.get(0).body());
  }

  @Test
  void chimeraDoesAllItselfWhereNobodyElseIsThere(TestKafka kafka) throws Exception {
    // Given
    var posted = new CopyOnWriteArrayList<String>();
    HttpServer web =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/",
        exchange -> {
          posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(posted.size() == 1 ? 403 : 204, -1);
          exchange.close();
        });
    var proposed = new CopyOnWriteArrayList<String>();
    web.createContext(
        "/datahub",
        exchange -> {
          proposed.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(proposed.size() == 1 ? 403 : 200, -1);
          exchange.close();
        });
    web.start();
    var lake =
        lake(
            kafka,
            "alone",
            """
            notifications:
              webhook: {url: 'http://127.0.0.1:%1$d/canary-hook', token: '${file:%2$s}'}
            datahub: {url: 'http://127.0.0.1:%1$d/datahub'}
            """
                .formatted(web.getAddress().getPort(), password()));
    Path file = file(ORDERS);
    // When
    int first = chimera("onboard", file.toString());
    String saidFirst = said;
    int second = chimera("onboard", file.toString());
    String saidThen = said;
    int third = chimera("onboard", file.toString());
    web.stop(0);
    // Then: DataHub and the owner could not be told at first, which undoes nothing.
    assertThat(first).as(saidFirst).isEqualTo(1);
    assertThat(saidFirst)
        .contains("ok   validate  contract 'shop' 1.0.0 is valid\n")
        .contains("ok   capture   1 table with 3 columns, PostgreSQL ")
        .contains("FAIL datahub   Cannot publish 'dataFlowInfo' of urn:li:dataFlow:(flink,shop,")
        .contains("'chimera datahub publish CONTRACT' tells all of it again\n")
        .contains("ok   discover  said by Chimera itself on topic 'alone-discoveries'\n")
        .contains("FAIL notify    Cannot post to the webhook at '127.0.0.1:")
        .doesNotContain("canary-hook");
    assertThat(second).as(saidThen).isZero();
    assertThat(saidThen)
        .contains("ok   compare   it was requested already, what is left is done now\n")
        .contains("ok   datahub   told by " + (proposed.size() - 1) + " proposals\n")
        .contains("ok   notify    team 'a' by webhook\n");
    assertThat(posted).hasSize(2);
    assertThat(proposed).hasSizeGreaterThan(20).noneMatch(body -> body.contains("canary"));
    assertThat(third).as(said).isZero();
    assertThat(said).contains("this contract is onboarded already, nothing new is told");
    assertThat(bodies(kafka, "alone").stream().distinct()).hasSize(4);
    int told = bodies(kafka, "alone").size();

    String hash = new ContractReader().read(Files.readString(file)).hash();
    assertThat(bodies(kafka, "alone").stream().distinct().map(OnboardIT::id))
        .containsExactly(
            "shop/" + hash + "/1",
            "shop/" + hash + "/1/notified/webhook",
            "shop/" + hash + "/1/completed",
            "shop/" + hash + "/1/discovery");
    JsonNode request = JSON.readTree(bodies(kafka, "alone").get(0)).path("data");
    JsonNode found = request.path("found");
    assertThat(found.path("product").asText()).isEqualTo("PostgreSQL");
    assertThat(found.path("version").asText()).isNotEmpty();
    JsonNode table = found.at("/tables/0");
    assertThat(table.path("bytes").asLong()).isPositive();
    assertThat(table.path("estimatedRows").asLong()).isEqualTo(100);
    assertThat(table.path("comment").asText()).isEqualTo("What was bought");
    assertThat(table.path("key").toString()).isEqualTo("[\"id\"]");
    assertThat(table.path("columns").toString())
        .isEqualTo(
            "[{\"name\":\"id\",\"type\":\"integer\",\"nullable\":false},"
                + "{\"name\":\"mail\",\"type\":\"text\",\"nullable\":true,"
                + "\"comment\":\"Of the customer\"},"
                + "{\"name\":\"note\",\"type\":\"character varying(20)\",\"nullable\":false}]");
    JsonNode discovery =
        JSON.readTree(bodies(kafka, "alone").get(bodies(kafka, "alone").size() - 1));
    assertThat(discovery.at("/data/tables").toString())
        .isEqualTo(
            "[{\"table\":\"test.orders\",\"columns\":["
                + "{\"name\":\"id\",\"type\":\"int\",\"required\":true},"
                + "{\"name\":\"mail\",\"type\":\"string\",\"required\":false}]}]");
    assertThat(discovery.at("/data/odcs/schema/0/physicalName").asText()).isEqualTo("test.orders");
    assertThat(lake.rows("orders")).isEmpty();
    for (String body : bodies(kafka, "alone")) {
      matchesItsSchema(body);
    }
    assertThat(bodies(kafka, "alone")).noneMatch(body -> body.contains("canary"));
    assertThat(posted).noneMatch(body -> body.contains("canary"));
    // All of it can be told again.
    assertThat(chimera("events", "replay", "--since", "2026-01-01")).as(said).isZero();
    assertThat(bodies(kafka, "alone").stream().distinct()).hasSize(4);
    assertThat(bodies(kafka, "alone")).hasSize(told + 4);
  }

  private static void matchesItsSchema(String body) throws IOException {
    String type = JSON.readTree(body).path("type").asText();
    String name =
        type.substring("io.chimera.".length(), type.length() - ".v1".length()).replace('.', '-');
    try (var file = TableName.class.getResourceAsStream("/events/" + name + "-fact.schema.json")) {
      var schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(file);
      assertThat(schema.validate(body, InputFormat.JSON)).as(body).isEmpty();
    }
  }

  private static String id(String body) {
    try {
      return JSON.readTree(body).path("id").asText();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void othersAreWaitedForWhereTheyAreThere(TestKafka kafka) throws Exception {
    // Given
    lake(kafka, "asked", "onboarding: {datahub: true, superset: true, patience: PT2M}");
    Path file = file(ORDERS);
    assertThat(chimera("onboard", file.toString(), "--no-wait")).as(said).isZero();
    assertThat(said)
        .contains("wait complete  no answer of DataHub to request 'shop/")
        .contains("so far\n");
    JsonNode request = only(kafka, "asked-requests");
    // When
    var running = CompletableFuture.supplyAsync(() -> chimera("onboard", file.toString()));
    Waiting.until("it is asked again", () -> ToldFact.all(kafka, "asked-requests").size() == 2);
    answer(
        kafka,
        "asked-completions",
        "{\"specversion\":\"1.0\",\"id\":\"d-0\",\"source\":\"datahub\",\"type\":\"io.chimera.onboarding.completed.v1\",\"data\":{\"request\":\"shop/another/1\"}}",
        "no event",
        "{\"specversion\":\"1.0\",\"id\":\"d-1\",\"source\":\"datahub\",\"type\":\"io.chimera.onboarding.completed.v1\",\"data\":{\"request\":\"%s\"}}"
            .formatted(request.path("id").asText()));
    answer(
        kafka,
        "asked-discoveries",
        "{\"specversion\":\"1.0\",\"id\":\"s-1\",\"source\":\"superset\",\"type\":\"io.chimera.discovery.available.v1\",\"data\":{\"contract\":%s}}"
            .formatted(request.at("/data/contract")));
    // Then
    assertThat(running.join()).as(said).isZero();
    assertThat(said)
        .contains("ok   complete  said by DataHub\n")
        .contains("ok   tables    made, and read back: test.orders\n")
        .contains("ok   discover  said by Superset\n")
        .contains("ok   notify    nobody is told, for the settings have no 'notifications'\n");
    assertThat(chimera("onboard", file.toString(), "--json")).as(said).isZero();
    assertThat(JSON.readTree(said).at("/result").asText()).isEqualTo("done");
    assertThat(JSON.readTree(said).at("/steps/2/detail").asText())
        .isEqualTo("this contract is onboarded already, nothing new is told");
  }

  private static void answer(TestKafka kafka, String topic, String... bodies) {
    var answers = new TestTopic(kafka, topic);
    answers.send(Stream.of(bodies).map(body -> answers.text(0, body)).toList());
  }

  /** The time is that of a clock that leaps. */
  @Test
  void patienceEndsAndWhatIsMissingIsSaid(TestKafka kafka) throws Exception {
    // Given
    var lake = lake(kafka, "late", "onboarding: {datahub: true, patience: PT20M}");
    var published = PublishedContract.read(Document.parse(contract(ORDERS)));
    var contract = published.contract();
    var steps = new ArrayList<OnboardingStep>();
    var onboarding = new Onboarding(published, lake.platform(), new LeapingClock(), steps::add);
    // When
    OnboardingStep.Result result =
        onboarding.run(Wish.WHAT_IS_LEFT, Onboarding.Waiting.PATIENT, null);
    // Then
    assertThat(result).isEqualTo(OnboardingStep.Result.FAILED);
    assertThat(steps.get(steps.size() - 1))
        .isEqualTo(
            new OnboardingStep(
                "complete",
                OnboardingStep.Result.FAILED,
                "no answer of DataHub to request 'shop/" + contract.hash() + "/1' within PT20M",
                "'chimera onboard CONTRACT' goes on from here; docs/onboarding.md says what"
                    + " DataHub has to send"));
    // What comes later is heard by the next one.
    answer(
        kafka,
        "late-completions",
        "{\"id\":\"d\",\"type\":\"io.chimera.onboarding.completed.v1\",\"data\":{\"request\":\"shop/%s/1\"}}"
            .formatted(contract.hash()));
    assertThat(chimera("onboard", file(ORDERS).toString())).as(said).isZero();
    assertThat(said).contains("ok   complete  said by DataHub\n");
  }

  @Test
  void takingMoreIsOnboardedAgainAndTakingLessIsNot(TestKafka kafka) throws Exception {
    // Given
    var lake = lake(kafka, "grown", "");
    assertThat(chimera("onboard", file(ORDERS).toString())).as(said).isZero();
    var more = new ContractReader().read(contract(ORDERS + VISITS));
    var notes = new ArrayList<String>();
    // When
    PreparedRun unusedRun =
        RunPreparation.prepare(
            more,
            lake.platform(),
            RunStart.fromTables(RunMode.BOUNDED),
            Lake.Address.of(lake.platform().catalog()),
            notes::add);
    // Then
    assertThat(notes)
        .containsExactly(
            "warn contract 'shop' takes more than was onboarded: dataset 'visits' is new;"
                + " expected onboarding of it: 'chimera onboard CONTRACT'");
    var strict = lake(kafka, "grown", "onboarding: {required: true}");
    assertThatThrownBy(() -> RunPreparation.prepare(more, strict.platform(), RunMode.BOUNDED))
        .isInstanceOf(InvalidContractException.class)
        .hasMessageContaining(
            "datasets: takes more than was onboarded: dataset 'visits' is new, expected"
                + " onboarding of it: 'chimera onboard CONTRACT'");
    assertThat(chimera("onboard", file(ORDERS + VISITS).toString())).as(said).isZero();
    assertThat(said)
        .contains("ok   compare   it takes more than version 1.0.0: dataset 'visits' is new\n");
    List<ToldFact> requests = ToldFact.all(kafka, "grown-requests");
    assertThat(requests).hasSize(2);
    assertThat(JSON.readTree(requests.get(1).body()).at("/data/widenings").toString())
        .isEqualTo("[\"dataset 'visits' is new\"]");
    assertThat(JSON.readTree(requests.get(1).body()).at("/data/round").asInt()).isEqualTo(2);
    PreparedRun unusedStrict = strict.prepare(contract(ORDERS + VISITS), RunMode.BOUNDED);
    // A table that cannot become so is found out before anybody is told.
    String noted = ORDERS.replace("  target:", "    - {name: note, type: string}\n  target:");
    assertThat(chimera("onboard", file(noted + VISITS).toString())).as(said).isEqualTo(2);
    assertThat(said).contains("Cannot use table 'test.orders': columns: the table has [id, mail]");
    assertThat(ToldFact.all(kafka, "grown-requests")).hasSize(2);
    assertThat(chimera("onboard", file(VISITS).toString())).as(said).isZero();
    assertThat(said).contains("an ordinary change, nobody need be told");
    assertThat(ToldFact.all(kafka, "grown-requests")).hasSize(2);
    assertThat(chimera("onboard", file(VISITS).toString(), "--again")).as(said).isZero();
    assertThat(ToldFact.all(kafka, "grown-requests")).hasSize(3);
  }

  /** Where nobody is told, the lake knows it all the same. */
  @Test
  void aTopicIsOnboardedToo(TestKafka kafka) throws Exception {
    // Given
    var topic = kafka.topic("numbers", 2);
    topic.sendEach(0, 3, 2, ContractText::number);
    var lake = TestLake.of(directory, "dashboard: {port: 0}\n");
    String contract =
        ContractText.of("numbers", kafka, ContractText.numbered("numbers", topic.name()));
    Path file = Files.writeString(directory.resolve("numbers.yaml"), contract);
    // When
    int exitCode = chimera("onboard", file.toString());
    // Then
    assertThat(exitCode).as(said).isZero();
    assertThat(said).contains("kept in the lake alone, for the settings have no 'events'");
    try (var catalog = LakeCatalog.open(lake.platform().catalog())) {
      List<Fact> facts = FactArchive.look(catalog).since(Instant.EPOCH);
      assertThat(facts).hasSize(3);
      for (Fact fact : facts) {
        matchesItsSchema(fact.body());
      }
      JsonNode found = JSON.readTree(facts.get(0).body()).at("/data/found");
      assertThat(found.path("cluster").asText()).isEqualTo(kafka.clusterId());
      assertThat(found.at("/topics/0/topic").asText()).isEqualTo(topic.name());
      assertThat(found.at("/topics/0/cleanup").asText()).isEqualTo("delete");
      assertThat(found.at("/topics/0/retentionMillis").asLong()).isNotZero();
      assertThat(found.at("/topics/0/partitions").toString())
          .isEqualTo(
              "[{\"partition\":0,\"begin\":0,\"end\":2},{\"partition\":1,\"begin\":0,\"end\":1}]");
      assertThat(catalog.exists(new TableName("test", "numbers").quarantine())).isTrue();
    }
    // What was kept and never heard is told by the next call, however much is done.
    var unusedLake = lake(kafka, "numbers", "");
    assertThat(chimera("onboard", file.toString())).as(said).isZero();
    assertThat(said)
        .contains("this contract is onboarded already, nothing new is told")
        .contains("ok   announce  request 'numbers/");
    assertThat(bodies(kafka, "numbers")).hasSize(3);
    // The trail is older than its topic.
    assertThat(said).doesNotContain("Kafka has not heard of it");
    assertThat(ToldFact.all(kafka, "numbers-audit")).isNotEmpty();
  }

  /** Each look at it is ten minutes later. */
  private static final class LeapingClock extends Clock {
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      now = now.plus(Duration.ofMinutes(10));
      return now;
    }
  }
}
