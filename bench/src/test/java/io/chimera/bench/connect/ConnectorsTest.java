package io.chimera.bench.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectorsTest {
  private static Optional<String> failure(String connector, String task)
      throws JsonProcessingException {
    return Connectors.failure(
        new ObjectMapper()
            .readTree(
                """
                {"name": "bets", "connector": {%s}, "tasks": [{"id": 0, %s}], "type": "sink"}"""
                    .formatted(connector, task)));
  }

  @Test
  void whatRunsOrBeginsHasNotFailed() throws JsonProcessingException {
    assertThat(failure("\"state\": \"RUNNING\"", "\"state\": \"UNASSIGNED\"")).isEmpty();
  }

  @Test
  void aTaskFailsWithItsMessagesAndCauses() throws JsonProcessingException {
    String task =
        "\"state\": \"FAILED\", \"trace\": \"ConnectException: Exiting\\n\\tat A.run(A.java:1)\\nCaused by: DataException: bad\\n\\tat B.run(B.java:2)\\n\"";

    assertThat(failure("\"state\": \"RUNNING\"", task))
        .contains("ConnectException: Exiting\nCaused by: DataException: bad");
  }

  @Test
  void aConnectorFailsBeforeItsTasks() throws JsonProcessingException {
    assertThat(
            failure(
                "\"state\": \"FAILED\", \"trace\": \"ConfigException: none\"",
                "\"state\": \"RUNNING\""))
        .contains("ConfigException: none");
  }
}
