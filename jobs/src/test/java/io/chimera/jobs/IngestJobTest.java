package io.chimera.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.jobs.run.ResumePoint;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class IngestJobTest {
  private static Configuration flink(String availability) {
    var flink = new Configuration();
    flink.set(HighAvailabilityOptions.HA_MODE, availability);
    return flink;
  }

  @Test
  void refusesToBeCalledAgainBesideTheJobThatFlinkRecovers() {
    assertThatThrownBy(() -> IngestJob.refuseSecondStarts(flink("zookeeper"), true))
        .hasMessage(
            "Cannot run as an application with 'high-availability.type' 'zookeeper': each new job"
                + " manager would fence the job that it recovers; expected 'NONE', where a new job"
                + " manager starts from the tables, or a session cluster");
    assertThatCode(() -> IngestJob.refuseSecondStarts(flink("NONE"), true))
        .doesNotThrowAnyException();
    assertThatCode(() -> IngestJob.refuseSecondStarts(flink("zookeeper"), false))
        .doesNotThrowAnyException();
  }

  @Test
  void isNoApplicationWhereSomebodyElseCallsIt() {
    assertThat(IngestJob.isApplication()).isFalse();
  }

  @Test
  void namesTheArgumentsThatItTakes() {
    assertThatThrownBy(() -> IngestJob.main(new String[] {"orders.yaml"}))
        .hasMessage(
            "Cannot start: expected 'CONTRACT SETTINGS [--bounded] [--dataset=NAME]', got"
                + " [orders.yaml]");
  }

  private static StreamExecutionEnvironment from(String savepoint) {
    var flink = new Configuration();
    flink.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    return StreamExecutionEnvironment.getExecutionEnvironment(flink);
  }

  @Test
  void startsWithoutASavepointThatIsOfNoUse() throws IOException {
    var environment = from("/savepoints/1");

    IngestJob.forgetUselessSavepoint(environment, savepoint -> ResumePoint.fromTables());

    assertThat(environment.getConfiguration().get(StateRecoveryOptions.SAVEPOINT_PATH)).isNull();
  }

  @Test
  void startsFromASavepointThatIsOfUse() throws IOException {
    var environment = from("/savepoints/1");

    IngestJob.forgetUselessSavepoint(
        environment, savepoint -> new ResumePoint(Optional.of(savepoint), List.of()));

    assertThat(environment.getConfiguration().get(StateRecoveryOptions.SAVEPOINT_PATH))
        .isEqualTo("/savepoints/1");
  }

  private static Contract contract(String isolation) {
    return new ContractReader()
        .read(
            """
            apiVersion: chimera/v1
            kind: IngestionContract
            name: shop
            version: 1.0.0
            team: {name: a, project: a, support: a@example.org}
            rightToIngest: {basis: a, declaredBy: a, on: 2026-11-21}
            source: {name: events, type: kafka, servers: 'a:1'}
            isolation: %s
            datasets:
              - name: orders
                from: {topic: orders, format: json}
                columns: [{name: id, type: long}]
                target: {table: shop.orders, kind: append}
              - name: visits
                from: {topic: visits, format: json}
                columns: [{name: at, type: string}]
                target: {table: shop.visits, kind: append}
            """
                .formatted(isolation));
  }

  @Test
  void startsTheOneJobThatACallIsAbout() {
    assertThat(IngestJob.job(contract("contract"), Optional.empty()).job()).isEqualTo("shop");
    assertThat(IngestJob.job(contract("dataset"), Optional.of("visits")).job())
        .isEqualTo("shop.visits");
  }

  @Test
  void refusesACallThatIsNotAboutOneJob() {
    assertThatThrownBy(() -> IngestJob.job(contract("contract"), Optional.of("orders")))
        .hasMessage("Cannot start 'shop' by dataset: all of its datasets are one job");
    assertThatThrownBy(() -> IngestJob.job(contract("dataset"), Optional.empty()))
        .hasMessage(
            "Cannot start 'shop' without a dataset: each is a job, expected '--dataset=NAME' with"
                + " one of 'orders', 'visits'");
    assertThatThrownBy(() -> IngestJob.job(contract("dataset"), Optional.of("bets")))
        .hasMessage(
            "Cannot start 'shop' with dataset 'bets': there is none, expected '--dataset=NAME' with"
                + " one of 'orders', 'visits'");
  }
}
