package io.chimera.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.sinks.audit.Actor;
import io.chimera.sinks.audit.AuditRecord;
import io.chimera.sinks.audit.AuditTrail;
import io.chimera.sinks.audit.ContractVersion;
import io.chimera.sinks.audit.Deed;
import io.chimera.sinks.audit.Outcome;
import io.chimera.sinks.iceberg.AuditTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What commands leave in the audit trail, and what it answers. */
class AuditCommandTest {
  private static final String SECRET = "hunter2";

  private Path directory;
  private BetsLake lake;

  @BeforeEach
  void make(@TempDir Path place) throws IOException {
    directory = place;
    lake = BetsLake.in(place);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private CommandRun run(String... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of(arguments), Stream.of("--settings", lake.settings()))
            .toArray(String[]::new));
  }

  private List<AuditRecord> records() {
    var records = new ArrayList<AuditRecord>();
    AuditTrail.look(lake.catalog()).since(Instant.EPOCH, records::add);
    return records;
  }

  private AuditRecord record() {
    assertThat(records()).hasSize(1);
    return records().get(0);
  }

  private ContractVersion contract() {
    return new ContractVersion("1.0.0", lake.hash());
  }

  private void settings(String text) throws IOException {
    Files.writeString(directory.resolve("chimera.yaml"), text);
  }

  @Test
  void notesADiscardThatIsDone() throws IOException {
    lake.opened().closing("one", 0, 1, 2).held("two", 3);

    var run = run("discard", "casino.bets", "--json");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    Deed deed = record().deed();
    assertThat(deed.call().actor().kind()).isEqualTo("os");
    assertThat(deed.call().actor().user()).isNotBlank();
    assertThat(deed.call().lake()).isEqualTo("lake");
    assertThat(deed.call().command()).isEqualTo("discard");
    assertThat(deed.call().options()).containsExactly("--json", "--settings");
    assertThat(deed.object()).isEqualTo(new Deed.Subject(null, null, List.of("casino.bets")));
    assertThat(deed.before()).isEqualTo(contract());
    assertThat(deed.after()).isEqualTo(contract());
    assertThat(deed.outcome().kind()).isEqualTo("done");
    assertThat(deed.outcome().exitCode()).isZero();
    assertThat(deed.outcome().reason()).isNull();
  }

  @Test
  void notesARewindThatIsRefused() throws IOException {
    lake.opened().closing("one", 0, 1, 2);

    var run = run("rewind", lake.contract(), "--to-snapshot", "1", "--discard-others");

    assertThat(run.exitCode()).isEqualTo(1);
    Deed deed = record().deed();
    assertThat(deed.call().command()).isEqualTo("rewind");
    assertThat(deed.call().options())
        .containsExactly("--to-snapshot", "--discard-others", "--settings");
    assertThat(deed.object())
        .isEqualTo(new Deed.Subject("casino", contract(), List.of("casino.bets")));
    assertThat(deed.before()).isEqualTo(contract());
    assertThat(deed.after()).isEqualTo(contract());
    assertThat(deed.outcome().kind()).isEqualTo("refused");
    assertThat(deed.outcome().exitCode()).isEqualTo(1);
    assertThat(deed.outcome().reason())
        .startsWith(
            "Cannot rewind table 'lake.casino.bets' to snapshot 1: it is not in the history");
  }

  /** The table is not what the contract says: the run has begun when that is found. */
  @Test
  void notesARunWhenItBeginsAndWhenItEnds() throws IOException {
    lake.opened().closing("one", 0, 1, 2);
    String changed =
        contract("changed", "version: 1.0.0", "version: 1.1.0", "id, type: long", "id, type: int");

    var run = run("run", changed, "--bounded");

    assertThat(run.exitCode()).isEqualTo(2);
    List<Deed> deeds = records().stream().map(AuditRecord::deed).toList();
    assertThat(deeds).hasSize(2);
    assertThat(deeds.get(0).outcome().kind()).isEqualTo("started");
    assertThat(deeds.get(0).before()).isEqualTo(contract());
    assertThat(deeds.get(0).after()).isNull();
    ContractVersion given = deeds.get(0).object().given();
    assertThat(given).isNotNull().isNotEqualTo(contract());
    assertThat(deeds.get(1).call()).isEqualTo(deeds.get(0).call());
    assertThat(deeds.get(1).object()).isEqualTo(deeds.get(0).object());
    assertThat(deeds.get(1).after()).isEqualTo(contract());
    assertThat(deeds.get(1).outcome().kind()).isEqualTo("refused");
    assertThat(deeds.get(1).outcome().exitCode()).isEqualTo(2);
  }

  /** The lake's contract with other words in it. */
  private String contract(String name, String... words) throws IOException {
    String text = Files.readString(Path.of(lake.contract()));
    for (int word = 0; word < words.length; word += 2) {
      assertThat(text).contains(words[word]);
      text = text.replace(words[word], words[word + 1]);
    }
    return Files.writeString(directory.resolve(name + ".yaml"), text).toString();
  }

  static Stream<Arguments> harmless() {
    return Stream.of(
        argumentSet("a dry run", "discard casino.bets --dry-run"),
        argumentSet("a look", "ledger casino.bets"),
        argumentSet("help", "discard --help"),
        argumentSet("a wrong option", "discard casino.bets --forever"),
        argumentSet("a contract that is not there", "rewind none.yaml --to-snapshot 1"),
        argumentSet("verify", "audit verify"));
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void notesNothingOfWhatChangesNothing(String call) throws IOException {
    lake.opened().closing("one", 0, 1, 2).held("two", 3);

    var unusedRun = run(call.split(" ", -1));

    assertThat(records()).isEmpty();
    assertThat(lake.catalog().exists(AuditTable.NAME)).isFalse();
  }

  @Test
  void notesNothingWhereThereIsNoLake(@TempDir Path empty) throws IOException {
    var settings = Files.writeString(empty.resolve("chimera.yaml"), "audit: {required: true}\n");

    var run = CommandRun.of("discard", "casino.bets", "--settings", settings.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("chimera discard: Cannot find a catalog");
    assertThat(empty).isDirectoryNotContaining("glob:**/lake");
  }

  /** One that is sent to a host that it is not for, and one that is no key. */
  @Test
  void noRecordHasASecret() throws IOException {
    lake.opened().closing("one", 0, 1, 2);
    Path secret = Files.writeString(directory.resolve("secret"), SECRET);
    settings(
        """
        secrets: [{reference: '${file:%s}', hosts: ['127.0.0.1:9092']}]
        protection: {current: k1, keys: [{id: k1, secret: '${file:%s}'}]}
        """
            .formatted(secret, secret));
    String login =
        "\", security: {protocol: SASL_PLAINTEXT, mechanism: PLAIN, username: me}, secrets: {password: '${file:"
            + secret
            + "}'}}\ndatasets";
    String unbound = contract("unbound", "\"}\ndatasets", login, ":9092", ":1");
    String weak =
        contract(
            "weak",
            "\"}\ndatasets",
            login,
            "player, type: string",
            "player, type: string, classification: pii, protect: hmac");

    var refused = run("run", unbound, "--bounded");
    var failed = run("run", weak, "--bounded");

    assertThat(List.of(refused.exitCode(), failed.exitCode())).containsExactly(2, 1);
    List<AuditRecord> records = records();
    assertThat(records)
        .extracting(record -> record.deed().outcome().kind())
        .containsExactly("started", "refused", "started", "failed");
    assertThat(records.get(1).deed().outcome().reason())
        .isEqualTo("The contract is wrong at source.secrets.password");
    assertThat(records.get(3).deed().outcome().reason()).contains("k1");
    assertThat(records).allSatisfy(each -> assertThat(each.toString()).doesNotContain(SECRET));
    assertThat(run("audit", "--json").out()).hasLineCount(4).doesNotContain(SECRET);
  }

  /** Somebody has typed it at the wrong place. */
  @Test
  void noRecordHasWhatAnOptionWasGiven() throws IOException {
    lake.opened().closing("one", 0, 1, 2);

    var run = run("onboard", lake.contract(), "--cases", SECRET);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(SECRET);
    Deed last = records().get(records().size() - 1).deed();
    assertThat(last.outcome()).isEqualTo(Outcome.refused(2, "What it was given cannot be used"));
    assertThat(records()).allSatisfy(each -> assertThat(each.toString()).doesNotContain(SECRET));
  }

  /** It may wait for others, and be interrupted there. */
  @Test
  void notesAnOnboardingWhenItBegins() throws IOException {
    lake.opened().closing("one", 0, 1, 2);

    var unusedRun = run("onboard", lake.contract(), "--cases", "none");

    assertThat(records())
        .extracting(each -> each.deed().call().command() + " " + each.deed().outcome().kind())
        .containsExactly("onboard started", "onboard refused");
  }

  /** The settings do not say where it is. */
  @Test
  void notesWhatIsPublishedToDataHub() throws IOException {
    lake.opened().closing("one", 0, 1, 2);

    var unusedDryRun = run("datahub", "publish", lake.contract(), "--dry-run");
    var unusedRun = run("datahub", "publish", lake.contract());

    Deed deed = record().deed();
    assertThat(deed.call().command()).isEqualTo("datahub publish");
    assertThat(deed.object())
        .isEqualTo(new Deed.Subject("casino", contract(), List.of("casino.bets")));
    assertThat(deed.outcome().kind()).isEqualTo("refused");
  }

  @Test
  void isToldAgainWithTheEvents() throws IOException {
    lake.opened().closing("one", 0, 1, 2);
    settings("events: {servers: '127.0.0.1:1'}\n");
    AuditTrail.open(lake.catalog())
        .append(
            new Deed(
                Instant.parse("2026-11-20T12:00:00Z"),
                new Deed.Call("c-1", "lake", Actor.api("ada"), "stop", List.of()),
                new Deed.Subject("casino", contract(), List.of("casino.bets")),
                contract(),
                contract(),
                Outcome.done(0)));

    var run =
        run(
            "events",
            "replay",
            "--since",
            "2026-11-20T12:00:00Z",
            "--topic",
            "chimera.audit",
            "--dry-run",
            "--json");
    var later =
        run(
            "events",
            "replay",
            "--since",
            "2026-11-20T12:00:01Z",
            "--topic",
            "chimera.audit",
            "--dry-run",
            "--json");

    assertThat(run.out()).isEqualTo("{\"facts\":1,\"told\":0,\"topics\":{\"chimera.audit\":1}}\n");
    assertThat(later.out()).isEqualTo("{\"facts\":0,\"told\":0,\"topics\":{}}\n");
  }

  @Test
  void warnsWhereTheTrailCannotBeWritten() throws IOException {
    lake.opened().closing("one", 0, 1, 2).held("two", 3).withoutTrail();

    var run = run("discard", "casino.bets");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("What waited is given up.");
    assertThat(run.err())
        .startsWith(
            "warn The audit trail does not have what has come of this, it cannot be written:"
                + " Cannot use table 'chimera.audit'");
  }

  @Test
  void doesNothingThatCannotBeNotedWhereThatIsRequired() throws IOException {
    lake.opened().closing("one", 0, 1, 2).held("two", 3).withoutTrail();
    settings("audit: {required: true}\n");

    var run = run("discard", "casino.bets");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .startsWith(
            "chimera discard: Cannot begin 'discard': the settings require an audit trail, and it"
                + " cannot be written\n")
        .contains("  next: nothing was done; see that the catalog can be reached");
    assertThat(run("gate", "casino.bets").exitCode()).isEqualTo(1);
  }

  @Test
  void notesBeginningAndEndWhereThatIsRequired() throws IOException {
    lake.opened().closing("one", 0, 1, 2).held("two", 3);
    settings("audit: {required: true}\n");

    var run = run("discard", "casino.bets");

    assertThat(run.exitCode()).isZero();
    assertThat(records())
        .extracting(record -> record.deed().outcome().kind())
        .containsExactly("started", "done");
  }

  @Test
  void listsWhatWasDone() throws IOException {
    lake.opened().closing("one", 0, 1, 2).held("two", 3);
    run("release", "casino.bets");
    run("release", "casino.bets");
    run("rewind", lake.contract(), "--to-snapshot", "1");

    var all = run("audit");
    var refused = run("audit", "--command", "release", "--last", "1", "--json");
    var ofContract = run("audit", "--contract", "casino", "--json");
    var later = run("audit", "--since", "2999-01-01");

    String contract = "1.0.0 " + lake.hash().substring(0, 8);
    assertThat(all.exitCode()).isZero();
    assertThat(all.out().lines().skip(1))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .matches(" +1  .*  release --settings +casino\\.bets  " + contract + "  done"),
            line ->
                assertThat(line)
                    .matches(
                        " +2  .*  release --settings +casino\\.bets  "
                            + contract
                            + "  refused: What it was given cannot be used"),
            line ->
                assertThat(line)
                    .matches(
                        " +3  .*  rewind --to-snapshot --settings  casino +"
                            + contract
                            + "  refused: Cannot rewind table .*"));
    assertThat(refused.out().lines())
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("{\"sequence\":2,\"at\":\""));
    assertThat(ofContract.out().lines())
        .singleElement()
        .satisfies(
            line ->
                assertThat(line)
                    .startsWith("{\"sequence\":3,\"at\":\"")
                    .contains("\"command\":\"rewind\"")
                    .endsWith(",\"hash\":\"" + records().get(2).hash() + "\"}"));
    assertThat(later.out()).isEqualTo("The audit trail has nothing of that\n");
  }

  @Test
  void saysWhetherTheTrailIsWhole() throws IOException {
    lake.opened().closing("one", 0, 1, 2);
    for (int call = 1; call <= 3; call++) {
      run("release", "casino.bets");
    }
    String head = records().get(2).head().toString();
    String first = records().get(0).head().toString();

    var whole = run("audit", "verify");
    var fromFirst = run("audit", "verify", "--from-head", first, "--json");
    lake.catalog()
        .load(AuditTable.NAME)
        .newDelete()
        .deleteFromRowFilter(Expressions.equal(AuditTable.SEQUENCE, 2L))
        .commit();
    var broken = run("audit", "verify");
    var json = run("audit", "verify", "--json");

    assertThat(whole.exitCode()).isZero();
    assertThat(whole.out())
        .isEqualTo(
            "The audit trail is whole: 3 records from 1 on\nHead "
                + head
                + "\n  next: note the head where those who write to the lake cannot; '--from-head'"
                + " holds the trail against it\n");
    assertThat(fromFirst.out())
        .isEqualTo(
            "{\"records\":3,\"first\":1,\"head\":\""
                + head
                + "\",\"whole\":true,\"findings\":[]}\n");
    assertThat(broken.exitCode()).isEqualTo(1);
    assertThat(broken.out())
        .isEqualTo("Record 2 is missing\n\nThe audit trail is NOT whole, 2 records were read\n");
    assertThat(json.exitCode()).isEqualTo(1);
    assertThat(json.out())
        .isEqualTo(
            "{\"records\":2,\"first\":1,\"head\":\""
                + head
                + "\",\"whole\":false,\"findings\":[{\"kind\":\"missing\",\"record\":2,"
                + "\"message\":\"Record 2 is missing\"}]}\n");
  }
}
