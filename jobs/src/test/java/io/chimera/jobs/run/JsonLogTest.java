package io.chimera.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.schemas.telemetry.LogFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.ConfigurationFactory;
import org.apache.logging.log4j.core.impl.ContextDataFactory;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What flink-conf/log4j-json.properties makes of an event. */
class JsonLogTest {
  private static final Path CONF = Path.of(System.getProperty("chimera.home"), "flink-conf");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The line of an event that is logged now. */
  private static JsonNode line(String message, Throwable thrown) throws IOException {
    var marks = ContextDataFactory.createContextData();
    var now = MDC.getCopyOfContextMap();
    if (now != null) {
      now.forEach(marks::putValue);
    }
    var event =
        Log4jLogEvent.newBuilder()
            .setLevel(Level.WARN)
            .setLoggerName("io.chimera.sinks.ledger.Committer")
            .setThreadName("write \"files\" (1/2)#0")
            .setMessage(new SimpleMessage(message))
            .setThrown(thrown)
            .setContextData(marks)
            .setTimeMillis(1_790_000_000_000L)
            .build();
    try (var context = new LoggerContext("json")) {
      var configuration =
          ConfigurationFactory.getInstance()
              .getConfiguration(context, "json", CONF.resolve("log4j-json.properties").toUri());
      configuration.initialize();
      byte[] line = configuration.getAppender("console").getLayout().toByteArray(event);
      var text = new String(line, StandardCharsets.UTF_8);
      assertThat(text).endsWith("\n");
      assertThat(text.strip()).doesNotContain("\n");
      return JSON.readTree(text);
    }
  }

  private static List<String> fields(JsonNode line) {
    var fields = new ArrayList<String>();
    line.fieldNames().forEachRemaining(fields::add);
    return fields;
  }

  @Test
  void isOneLineOfJsonWhateverTheMessageIs() throws IOException {
    String message = "two\nlines, \"quotes\", a \\ and a \t, \u0001 and \u00e9";

    JsonNode line = line(message, null);

    assertThat(fields(line)).containsExactly("time", "level", "logger", "thread", "message");
    assertThat(line.path("message").asText()).isEqualTo(message);
    assertThat(line.path("thread").asText()).isEqualTo("write \"files\" (1/2)#0");
    assertThat(line.path("level").asText()).isEqualTo("WARN");
    assertThat(line.path("time").asText()).isEqualTo("2026-09-21T14:13:20.000Z");
  }

  @Test
  void hasTheMarksOfWhatItIsAboutAsFieldsOfTheirOwnWhileTheyHold() throws IOException {
    LogFields.ofTask("casino");
    try {
      try (var unusedMark = LogFields.ofDataset("casino_games_bets", "bets", 7)) {
        JsonNode line = line("committed", null);
        assertThat(line.path("contract").asText()).isEqualTo("casino");
        assertThat(line.path("pipeline").asText()).isEqualTo("casino_games_bets");
        assertThat(line.path("dataset").asText()).isEqualTo("bets");
        assertThat(line.path("run").asText()).isEqualTo("7");
      }
      assertThat(fields(line("done", null)))
          .containsExactly("time", "level", "logger", "thread", "contract", "message");
    } finally {
      MDC.clear();
    }
  }

  @Test
  void hasTheStackTraceInAFieldOfItsOwn() throws IOException {
    JsonNode line = line("failed", new IllegalStateException("the \"catalog\" is away"));

    // Log4j puts a blank before it.
    assertThat(line.path("exception").asText().strip())
        .startsWith("java.lang.IllegalStateException: the \"catalog\" is away")
        .contains("\tat io.chimera.jobs.run.JsonLogTest");
  }

  /** Clients that print passwords at INFO are to be as quiet in both. */
  @Test
  void logsWhatTheOtherLogs() throws IOException {
    assertThat(loggers("log4j-json.properties"))
        .isNotEmpty()
        .isEqualTo(loggers("log4j-console.properties"));
  }

  private static List<String> loggers(String file) throws IOException {
    return Files.readAllLines(CONF.resolve(file)).stream()
        .filter(line -> line.startsWith("logger.") || line.startsWith("rootLogger."))
        .toList();
  }
}
