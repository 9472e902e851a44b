package io.chimera.jobs.timeliness;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.chimera.quality.timeliness.Announcement.Stand;
import io.chimera.quality.timeliness.Cause;
import io.chimera.quality.timeliness.Standing;
import io.chimera.quality.timeliness.State;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.ServiceLevel;
import io.chimera.sinks.facts.Fact;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelinessFactTest {
  private static final Instant AT = Instant.parse("2026-11-20T06:00:01Z");
  private static final Contract CONTRACT =
      new ContractReader()
          .read(
              """
              apiVersion: chimera/v1
              kind: IngestionContract
              name: casino
              version: 1.0.0
              team: {name: tests, project: tests, support: tests@example.org}
              rightToIngest: {basis: Made up, declaredBy: tests, on: 2026-11-20}
              source: {name: games, type: kafka, servers: "broker:9092"}
              datasets:
                - name: bets
                  from: {topic: bets, format: json}
                  columns:
                    - {name: id, type: long}
                    - {name: at, type: timestamp}
                  eventTime: {column: at}
                  target: {table: casino.bets, kind: append}
                  sla:
                    freshness: {within: PT5M}
                    arriveBy: {time: "06:00", zone: UTC}
              """);
  private static final Dataset DATASET = CONTRACT.datasets().get(0);

  @Test
  void aChangeIsTheCloudEventThatIsPublished() {
    Fact fact = TimelinessFact.changed(CONTRACT, DATASET, fresh(State.BREACHED), AT);

    assertThat(fact.topic().topic()).isEqualTo("chimera.timeliness");
    assertThat(fact.key()).isEqualTo("casino_games_bets");
    assertThat(fact.body())
        .isEqualTo(
            "{\"specversion\":\"1.0\","
                + "\"id\":\"casino_games_bets/freshness/3/breached/2026-11-20T06:00:01Z\","
                + "\"type\":\"io.chimera.timeliness.changed.v1\","
                + "\"source\":\"casino_games_bets\",\"subject\":\"casino.bets\","
                + "\"time\":\"2026-11-20T06:00:01Z\",\"datacontenttype\":\"application/json\","
                + "\"data\":{\"pipeline\":\"casino_games_bets\",\"table\":\"casino.bets\","
                + "\"promise\":\"freshness\",\"state\":\"breached\",\"number\":3,"
                + "\"since\":\"2026-11-20T06:00:01Z\",\"cause\":\"pipeline down\","
                + "\"breachAt\":\"2026-11-20T06:00:00Z\",\"within\":\"PT5M\",\"age\":\"PT5M1S\","
                + "\"previous\":\"earlyWarning\",\"contract\":{\"name\":\"casino\","
                + "\"version\":\"1.0.0\",\"hash\":\""
                + CONTRACT.hash()
                + "\"}}}");
  }

  @Test
  void allMatchThePublishedSchema() throws IOException {
    var facts = new ArrayList<Fact>();
    for (State state : State.values()) {
      facts.add(TimelinessFact.changed(CONTRACT, DATASET, fresh(state), AT));
    }
    facts.add(TimelinessFact.changed(CONTRACT, DATASET, arrived(), AT));
    facts.add(
        TimelinessFact.seen(
            CONTRACT, List.of(new Stand(DATASET, List.of(fresh(State.ON_TIME), arrived()))), AT));

    JsonSchema schema = schema();
    for (Fact fact : facts) {
      assertThat(schema.validate(fact.body(), InputFormat.JSON)).as(fact.body()).isEmpty();
      assertThat(schema.validate(fact.body().replace("state", "mood"), InputFormat.JSON))
          .as(fact.body())
          .isNotEmpty();
    }
  }

  @Test
  void whatWasToldLastIsHowItStands() {
    List<Fact> facts =
        List.of(
            TimelinessFact.seen(
                CONTRACT,
                List.of(new Stand(DATASET, List.of(fresh(State.ON_TIME), arrived()))),
                AT.minusSeconds(60)),
            TimelinessFact.changed(CONTRACT, DATASET, fresh(State.BREACHED), AT));

    ToldStandings told = ToldStandings.of(facts);

    assertThat(told.lookedAt()).contains(AT);
    assertThat(told.newest())
        .extracting(ToldStanding::promise, ToldStanding::state, each -> each.text("cause"))
        .containsExactly(
            org.assertj.core.api.Assertions.tuple("arriveBy", State.EARLY_WARNING, "backlog"),
            org.assertj.core.api.Assertions.tuple("freshness", State.BREACHED, "pipeline down"));
  }

  private static Standing fresh(State state) {
    return new Standing(
        level(0),
        state,
        State.EARLY_WARNING,
        AT,
        3,
        Cause.PIPELINE_DOWN,
        AT.minusSeconds(1),
        301_000L);
  }

  private static Standing arrived() {
    return new Standing(
        level(1), State.EARLY_WARNING, null, AT, 1, Cause.BACKLOG, AT.plusSeconds(60), 0L);
  }

  private static ServiceLevel level(int index) {
    return DATASET.serviceLevels().get(index);
  }

  private static JsonSchema schema() throws IOException {
    try (var file = Contract.class.getResourceAsStream("/events/timeliness-fact.schema.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(file);
    }
  }
}
