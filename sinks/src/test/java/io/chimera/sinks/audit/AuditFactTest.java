package io.chimera.sinks.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactTopic;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditFactTest {
  private static final AuditRecord FIRST = AuditRecord.after(ChainHead.NONE, Deeds.run("c-1"));

  private static JsonSchema schema() throws IOException {
    try (InputStream file = TableName.class.getResourceAsStream("/events/audit-fact.schema.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(file);
    }
  }

  @Test
  void isTheCloudEventThatIsPublished() {
    Fact fact = AuditFact.of(FIRST);

    assertThat(fact.topic()).isEqualTo(FactTopic.AUDIT);
    assertThat(fact.key()).isEqualTo("lake");
    assertThat(fact.id()).isEqualTo("c-1/failed");
    assertThat(fact.at()).isEqualTo(Deeds.AT);
    assertThat(fact.body())
        .isEqualTo(
            "{\"specversion\":\"1.0\",\"id\":\"c-1/failed\","
                + "\"type\":\"io.chimera.audit.recorded.v1\",\"source\":\"lake\","
                + "\"subject\":\"casino\",\"time\":\"2026-11-20T12:00:00.123456Z\","
                + "\"datacontenttype\":\"application/json\",\"data\":{\"sequence\":1,"
                + "\"at\":\"2026-11-20T12:00:00.123456Z\",\"call\":\"c-1\",\"lake\":\"lake\","
                + "\"actor\":{\"kind\":\"os\",\"user\":\"adä\"},\"command\":\"run\","
                + "\"options\":[\"--bounded\"],"
                + "\"contract\":{\"version\":\"1.1.0\",\"hash\":\""
                + "b".repeat(64)
                + "\",\"name\":\"casino\"},\"tables\":[\"casino.bets\",\"casino.wins\"],"
                + "\"before\":{\"version\":\"1.0.0\",\"hash\":\""
                + "a".repeat(64)
                + "\"},\"after\":{\"version\":\"1.1.0\",\"hash\":\""
                + "b".repeat(64)
                + "\"},\"outcome\":\"failed\",\"exitCode\":1,"
                + "\"reason\":\"The job \\\"failed\\\"\",\"previous\":\""
                + "0".repeat(64)
                + "\",\"hash\":\""
                + FIRST.hash()
                + "\"}}");
  }

  @Test
  void matchesThePublishedSchema() throws IOException {
    Fact least = AuditFact.of(AuditRecord.after(FIRST.head(), Deeds.replay("c-2", Deeds.AT)));
    Fact ofATable =
        AuditFact.of(
            AuditRecord.after(
                FIRST.head(),
                new Deed(
                    Deeds.AT,
                    Deeds.run("c-3").call(),
                    new Deed.Subject(null, null, List.of("casino.bets")),
                    Deeds.OLD,
                    Deeds.OLD,
                    Outcome.refused(2, "Cannot release"))));

    assertThat(schema().validate(AuditFact.of(FIRST).body(), InputFormat.JSON)).isEmpty();
    assertThat(schema().validate(least.body(), InputFormat.JSON)).isEmpty();
    assertThat(least.body()).contains("\"subject\":\"events replay\"");
    assertThat(schema().validate(ofATable.body(), InputFormat.JSON)).isEmpty();
    assertThat(ofATable.body()).contains("\"subject\":\"casino.bets\"");
    assertThat(
            schema().validate(least.body().replace("\"sequence\"", "\"number\""), InputFormat.JSON))
        .isNotEmpty();
  }
}
