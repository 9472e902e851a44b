package io.chimera.jobs.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import io.chimera.sinks.care.CareRules;
import io.chimera.sinks.care.CareRules.RowAge;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintenancePipelineTest {
  private static final Contract CONTRACT =
      new ContractReader()
          .read(
              """
              apiVersion: chimera/v1
              kind: IngestionContract
              name: casino
              version: 1.0.0
              team: {name: gaming, project: casino, support: gaming@example.org}
              rightToIngest: {basis: Producer of the data, declaredBy: gaming, on: 2026-11-20}
              source: {name: games, type: kafka, servers: "127.0.0.1:9092"}
              retention: {snapshots: P3D, quarantine: P30D}
              datasets:
                - name: bets
                  from: {topic: game_v1, format: json}
                  columns:
                    - {name: id, type: long, required: true}
                    - {name: at, type: timestamp}
                  eventTime: {column: at}
                  target: {table: casino.bets, kind: append, partition: [day(at)]}
                  retention: {rows: P90D, quarantine: P60D}
                - name: players
                  from: {topic: player_v1, format: json}
                  columns:
                    - {name: id, type: long, required: true}
                  target: {table: casino.players, kind: append}
              """);

  @Test
  void doesWhatTheContractSays() {
    var rules = ContractCare.ofAll().of(CONTRACT);

    assertThat(rules.keySet())
        .containsExactly(new TableName("casino", "bets"), new TableName("casino", "players"));
    CareRules bets = rules.get(new TableName("casino", "bets"));
    assertThat(bets.rows()).isEqualTo(new RowAge("at", Duration.ofDays(90)));
    assertThat(bets.snapshots()).isEqualTo(Duration.ofDays(3));
    assertThat(bets.rejected()).isEqualTo(Duration.ofDays(60));
    CareRules players = rules.get(new TableName("casino", "players"));
    assertThat(players.rows()).isNull();
    assertThat(players.snapshots()).isEqualTo(Duration.ofDays(3));
    assertThat(players.rejected()).isEqualTo(Duration.ofDays(30));
  }

  @Test
  void isAJobWithoutCheckpoints(@TempDir Path directory) {
    var graph =
        MaintenancePipeline.jobGraph(
            environment(), List.of(CONTRACT), platform(directory), Duration.ofHours(1));

    assertThat(graph.getName()).isEqualTo("maintenance");
    assertThat(graph.isCheckpointingEnabled()).isFalse();
    assertThat(graph.getVerticesSortedTopologicallyFromSources())
        .extracting(JobVertex::getName)
        .anyMatch(name -> name.contains("care for tables"));
  }

  @Test
  void refusesTwoContractsOfOneTable(@TempDir Path directory) {
    assertThatThrownBy(
            () ->
                MaintenancePipeline.assemble(
                    environment(),
                    List.of(CONTRACT, CONTRACT),
                    platform(directory),
                    Duration.ofHours(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot care for table 'casino.bets': two of the contracts have it");
  }

  private static PlatformSettings platform(Path directory) {
    return new PlatformSettingsReader().defaults(directory);
  }

  private static StreamExecutionEnvironment environment() {
    var configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    return new StreamExecutionEnvironment(configuration);
  }
}
