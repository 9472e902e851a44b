package io.chimera.sinks.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactSerializer;
import io.chimera.sinks.facts.FactTopic;
import io.chimera.sinks.iceberg.FactsTable;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.TargetTables;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StringType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Facts that nobody is told of, since no broker is configured; what matters is that they stay. */
class TellFunctionTest {
  private static final Schema SOMETHING_ELSE =
      new Schema(NestedField.required(1, "note", StringType.get()));
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  private PlatformSettings platform;
  private LakeCatalog catalog;
  private KeyedOneInputStreamOperatorTestHarness<Integer, byte[], Void> function;

  @BeforeEach
  void open(@TempDir Path directory) throws Exception {
    platform = new PlatformSettingsReader().defaults(directory);
    catalog = LakeCatalog.open(platform.catalog());
    function =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new TellFunction(platform)), fact -> 0, Types.INT);
    function.open();
    at(START);
  }

  @AfterEach
  void close() throws Exception {
    function.close();
    catalog.close();
  }

  private void at(Instant moment) throws Exception {
    function.setProcessingTime(moment.toEpochMilli());
  }

  private Fact tell(String id) throws Exception {
    var fact = new Fact(FactTopic.TIMELINESS, "bets", id, START, "{\"id\":\"" + id + "\"}");
    function.processElement(new FactSerializer().serialize(fact), START.toEpochMilli());
    return fact;
  }

  private List<Fact> kept() {
    return FactArchive.look(catalog).since(Instant.EPOCH);
  }

  private void takeTheTable() {
    TargetTables.ours(catalog, FactsTable.NAME, SOMETHING_ELSE, PartitionSpec.unpartitioned());
  }

  private void giveTheTableBack() throws SQLException {
    try (var database = DriverManager.getConnection(platform.catalog().uri());
        var statement = database.createStatement()) {
      assertThat(statement.executeUpdate("DELETE FROM iceberg_tables")).isEqualTo(1);
    }
  }

  @Test
  void keepsWhatCameWithinASecondTogether() throws Exception {
    Fact first = tell("1");
    Fact second = tell("2");
    at(START.plusSeconds(1));

    assertThat(kept()).containsExactly(first, second);
    assertThat(catalog.load(FactsTable.NAME).snapshots()).hasSize(1);
    assertThat(function.numProcessingTimeTimers()).isZero();
  }

  @Test
  void asksALakeThatDoesNotTakeThemAgainAfterAMinute() throws Exception {
    takeTheTable();
    Fact first = tell("1");
    at(START.plusSeconds(1));
    giveTheTableBack();
    Fact second = tell("2");
    at(START.plusSeconds(30));
    assertThat(catalog.exists(FactsTable.NAME)).isFalse();

    at(START.plusSeconds(62));
    assertThat(kept()).containsExactly(first, second);
  }

  @Test
  void tidiesTheTableUpEveryTenMinutes() throws Exception {
    for (int snapshot = 0; snapshot < ArchiveTidying.EXPIRED_AT_ONCE; snapshot++) {
      FactArchive.open(catalog)
          .add(List.of(new Fact(FactTopic.RUNS, "bets", "r" + snapshot, START, "{}")));
    }
    // They are of the machine's time; a day later they are old.
    Instant later = Instant.now().plus(Duration.ofDays(2));
    at(later);
    tell("1");
    at(later.plusSeconds(1));

    assertThat(catalog.load(FactsTable.NAME).snapshots()).hasSizeLessThanOrEqualTo(2);
  }
}
