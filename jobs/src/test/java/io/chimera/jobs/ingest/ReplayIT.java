package io.chimera.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.jobs.quarantine.RejectionFilter;
import io.chimera.jobs.replay.Replay;
import io.chimera.jobs.replay.Replayed;
import io.chimera.quality.admission.Trial.Fate;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.Books;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Rejected records are good once the contract is right, and land once. */
@ExtendWith(RealServers.class)
class ReplayIT {
  private static final int PARTITIONS = 2;
  private static final RejectionFilter ALL = RejectionFilter.ALL;

  @TempDir private Path directory;
  private TestLake lake;
  private TestTopic topic;
  private TestKafka kafka;

  @BeforeEach
  void makeTopic(TestKafka servers) {
    kafka = servers;
    lake = new TestLake(directory);
    topic = kafka.topic("replayed", PARTITIONS);
  }

  private String contract(String rule, String more) {
    return ContractText.of(
        "replayed",
        kafka,
        ContractText.numbered("replayed", topic.name())
            + "quality:\n  - {name: few, "
            + rule
            + "}\n"
            + more);
  }

  private Replayed replay(String contract, RejectionFilter filter, boolean isTried)
      throws Exception {
    var read = new ContractReader().read(contract);
    try (var catalog = LakeCatalog.open(lake.platform().catalog())) {
      return new Replay(read, read.datasets().get(0), lake.platform(), catalog, Clock.systemUTC())
          .run(filter, isTried);
    }
  }

  private void assertTable(int to) {
    assertThat(lake.numbers("replayed", "id")).isEqualTo(LongStream.range(0, to).boxed().toList());
  }

  @Test
  void correctedContractMovesExactlyTheRepairedRecordsOnce() throws Exception {
    String strict = contract("column: id, maximum: 9", "");
    String right = contract("column: id, maximum: 19", "");
    topic.sendEach(0, 30, PARTITIONS, ContractText::number);
    topic.sendEach(0, 3, PARTITIONS, each -> "not JSON");
    lake.ingest(strict, 2);
    assertTable(10);

    assertThat(replay(right, ALL, true).count(Fate.WRITTEN)).isEqualTo(10);
    assertTable(10);
    var first = replay(right, ALL, false);
    assertTable(20);
    var second = replay(right, ALL, false);
    assertTable(20);

    assertThat(first.reasons())
        .containsEntry(ReasonCode.RULE_FAILED, 10L)
        .containsEntry(ReasonCode.MALFORMED, 3L);
    assertThat(second.before()).isEqualTo(10);
    assertThat(second.entry()).isNull();
    topic.sendEach(30, 40, PARTITIONS, each -> ContractText.number(each - 30 + 100));
    lake.ingest(right, 1);
    assertTable(20);
    var audit = Books.audit(lake.ledger("replayed"));
    assertThat(audit.problems()).isEmpty();
    assertThat(audit.totals().in()).isEqualTo(43);
    assertThat(audit.totals().written()).isEqualTo(20);
    assertThat(audit.totals().quarantined()).isEqualTo(33);
    assertThat(audit.totals().replayed()).isEqualTo(10);
  }

  @Test
  void recordThatIsARepeatByNowLeavesTheQuarantineAsOne() throws Exception {
    String dedup = "deduplicate: {by: [id]}\n";
    String strict = contract("check: \"text <> 'odd'\"", dedup);
    String right = contract("check: \"true\"", dedup);
    topic.send(
        List.of(
            topic.text(0, "{\"id\":1,\"text\":\"odd\"}"),
            topic.text(0, "{\"id\":1,\"text\":\"right\"}"),
            topic.text(0, "{\"id\":2,\"text\":\"odd\"}"),
            topic.text(1, "{\"id\":2,\"text\":\"odd\"}")));
    lake.ingest(strict, 1);
    assertThat(lake.numbers("replayed", "id")).containsExactly(1L);

    var replayed = replay(right, ALL, false);

    assertThat(lake.numbers("replayed", "id")).containsExactly(1L, 2L);
    assertThat(replayed.count(Fate.WRITTEN)).isEqualTo(1);
    assertThat(replayed.count(Fate.DUPLICATE)).isEqualTo(2);
    assertThat(Books.audit(lake.ledger("replayed")).problems()).isEmpty();
  }
}
