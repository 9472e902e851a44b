package io.chimera.jobs.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.QuerySourceSpec;
import io.chimera.schemas.contract.QuerySourceSpec.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.Factory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of columns, by plans that Flink makes. */
class PlanLineageTest {
  private final TableEnvironment tables =
      TableEnvironment.create(EnvironmentSettings.inStreamingMode());
  private final Capture capture = new Capture();

  /** A table that is written to by nobody: it keeps the plan that would. */
  private static final class Capture implements DynamicTableSinkFactory, DynamicTableSink {
    private Optional<Transformation<?>> rows = Optional.empty();

    @Override
    public DynamicTableSink createDynamicTableSink(DynamicTableFactory.Context context) {
      return this;
    }

    @Override
    public String factoryIdentifier() {
      return "capture";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
      return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
      return Set.of();
    }

    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
      return ChangelogMode.all();
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(DynamicTableSink.Context context) {
      return new DataStreamSinkProvider() {
        @Override
        public DataStreamSink<?> consumeDataStream(
            ProviderContext provider, DataStream<RowData> stream) {
          rows = Optional.of(stream.getTransformation());
          return stream.sinkTo(new DiscardingSink<>());
        }
      };
    }

    @Override
    public DynamicTableSink copy() {
      return this;
    }

    @Override
    public String asSummaryString() {
      return "capture";
    }
  }

  /** A catalog that has no name among those that can be asked for comes in no other way. */
  @SuppressWarnings("deprecation")
  @BeforeEach
  void open() {
    tables.registerCatalog(
        "kept",
        new GenericInMemoryCatalog("kept") {
          @Override
          public Optional<Factory> getFactory() {
            return Optional.of(capture);
          }

          @Override
          public boolean supportsManagedTable() {
            return false;
          }
        });
    tables.executeSql(
        "CREATE TABLE bets (id BIGINT, player BIGINT, game STRING, bet DECIMAL(18, 4), win"
            + " DECIMAL(18, 4), at_place ROW<city STRING, shop INT>, placed TIMESTAMP(3),"
            + " WATERMARK FOR placed AS placed) WITH ('connector' = 'datagen')");
    tables.executeSql(
        "CREATE TABLE players (id BIGINT, name STRING, game STRING) WITH ('connector' ="
            + " 'datagen')");
  }

  /** Each use as {@code column <- input.field USE}, those of whole rows with {@code *}. */
  private List<String> lineage(String columns, String query) {
    var names = new ArrayList<String>();
    for (String column : PlanNode.split(columns)) {
      names.add(column.strip().replaceFirst(" .*", ""));
    }
    tables.executeSql("DROP TABLE IF EXISTS kept.`default`.written");
    tables.executeSql("CREATE TABLE kept.`default`.written (" + columns + ")");
    String unusedPlan = tables.explainSql("INSERT INTO kept.`default`.written " + query);
    QuerySourceSpec spec = PlanLineage.of(capture.rows.orElseThrow(), names);
    return spec.derivations().stream()
        .map(
            each ->
                (each.column() == null ? "*" : each.column())
                    + " <- "
                    + each.input().name().replaceFirst(".*\\.", "")
                    + "."
                    + each.field()
                    + " "
                    + each.use())
        .sorted()
        .toList();
  }

  @Test
  void columnsAreTakenChangedAndPutTogether() {
    assertThat(
            lineage(
                "id BIGINT, gain DECIMAL(19, 4), city STRING, fixed STRING",
                "SELECT id, win - bet, at_place.city, 'bet' FROM bets WHERE game <> 'win'"))
        .containsExactly(
            "* <- bets.game FILTER",
            "city <- bets.at_place TRANSFORMATION",
            "gain <- bets.bet TRANSFORMATION",
            "gain <- bets.win TRANSFORMATION",
            "id <- bets.id IDENTITY");
  }

  @Test
  void whatIsCalledOtherwiseStaysTheSame() {
    assertThat(lineage("who BIGINT, what STRING", "SELECT player AS who, game FROM bets"))
        .containsExactly("what <- bets.game IDENTITY", "who <- bets.player IDENTITY");
  }

  @Test
  void groupsAreAggregates() {
    assertThat(
            lineage(
                "game STRING, bets BIGINT, wins BIGINT, staked DECIMAL(38, 4)",
                "SELECT game, COUNT(*), COUNT(*) FILTER (WHERE win > 0), SUM(bet) / COUNT(bet)"
                    + " FROM bets GROUP BY game"))
        .contains(
            "* <- bets.game GROUP_BY",
            "game <- bets.game IDENTITY",
            "staked <- bets.bet AGGREGATION",
            "wins <- bets.win AGGREGATION")
        .noneMatch(line -> line.startsWith("bets <-"));
  }

  @Test
  void windowsGoByTheirTime() {
    assertThat(
            lineage(
                "game STRING, since TIMESTAMP(3), staked DECIMAL(38, 4)",
                "SELECT game, window_start, SUM(bet) FROM TABLE(TUMBLE(TABLE bets,"
                    + " DESCRIPTOR(placed), INTERVAL '1' HOUR)) GROUP BY game, window_start,"
                    + " window_end"))
        .contains(
            "* <- bets.game GROUP_BY",
            "* <- bets.placed WINDOW",
            "game <- bets.game IDENTITY",
            "staked <- bets.bet AGGREGATION");
  }

  @Test
  void joinsKeepApartWhatBothSidesCallTheSame() {
    assertThat(
            lineage(
                "bet BIGINT, player BIGINT, theirs STRING, ours STRING",
                "SELECT b.id, p.id, p.game, b.game FROM bets b JOIN players p ON b.player = p.id"))
        .containsExactly(
            "* <- bets.player JOIN",
            "* <- players.id JOIN",
            "bet <- bets.id IDENTITY",
            "ours <- bets.game IDENTITY",
            "player <- players.id IDENTITY",
            "theirs <- players.game IDENTITY");
  }

  @Test
  void unionsHaveBoth() {
    assertThat(
            lineage(
                "id BIGINT, game STRING",
                "SELECT id, game FROM bets UNION ALL SELECT id, UPPER(game) FROM players"))
        .containsExactly(
            "game <- bets.game IDENTITY",
            "game <- players.game TRANSFORMATION",
            "id <- bets.id IDENTITY",
            "id <- players.id IDENTITY");
  }

  @Test
  void patternsTellOfWhatTheyMeasure() {
    assertThat(
            lineage(
                "player BIGINT, since TIMESTAMP(3), won DECIMAL(18, 4)",
                "SELECT * FROM bets MATCH_RECOGNIZE (PARTITION BY player ORDER BY placed MEASURES"
                    + " FIRST(LOST.placed) AS since, WON.win AS won ONE ROW PER MATCH AFTER MATCH"
                    + " SKIP PAST LAST ROW PATTERN (LOST{2,} WON) DEFINE LOST AS LOST.win = 0, WON"
                    + " AS WON.win >= 10 * WON.bet)"))
        .contains(
            "* <- bets.placed SORT",
            "* <- bets.player WINDOW",
            "* <- bets.win FILTER",
            "player <- bets.player IDENTITY",
            "since <- bets.placed TRANSFORMATION",
            "won <- bets.win TRANSFORMATION");
  }

  @Test
  void newestRowsAreChosenByTheirOrder() {
    assertThat(
            lineage(
                "player BIGINT, bet DECIMAL(18, 4)",
                "SELECT player, bet FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY player ORDER BY"
                    + " bet DESC) AS place FROM bets) WHERE place <= 3"))
        .contains(
            "* <- bets.bet SORT",
            "* <- bets.player WINDOW",
            "bet <- bets.bet IDENTITY",
            "player <- bets.player IDENTITY");
  }

  @Test
  void valuesComeFromNowhere() {
    assertThat(lineage("id BIGINT", "VALUES (1), (2)")).isEmpty();
  }

  @Test
  void whatNobodyHasNamedIsReadAllTheSame() {
    tables.createTemporaryView(
        "mine",
        tables.from(
            TableDescriptor.forConnector("datagen")
                .schema(Schema.newBuilder().column("id", DataTypes.BIGINT()).build())
                .build()));

    assertThat(lineage("id BIGINT", "SELECT id FROM mine")).hasSize(1);
  }

  @Test
  void whatOthersReadIsKnownByItsPath() {
    assertThat(lineage("id BIGINT", "SELECT id FROM bets")).hasSize(1);

    assertThat(PlanLineage.of(capture.rows.orElseThrow(), List.of("id")).inputs())
        .containsExactly(new Input("flink", "default_catalog.default_database.bets"));
  }
}
