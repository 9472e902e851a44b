package io.chimera.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StackTracesTest {

  static Stream<Arguments> traces() {
    return Stream.of(
        argumentSet(
            "one exception",
            "java.io.IOException: The disk is full\n\tat io.chimera.Some.method(Some.java:1)\n",
            "The disk is full"),
        argumentSet(
            "the innermost of three",
            """
            org.apache.flink.runtime.JobException: Recovery is suppressed
            \tat org.apache.flink.Some.method(Some.java:1)
            Caused by: java.lang.RuntimeException: Cannot commit
            \tat io.chimera.Some.method(Some.java:1)
            Caused by: java.sql.SQLException: The database is away
            \t... 12 more
            """,
            "The database is away"),
        argumentSet(
            "one that was sent from another process",
            "org.apache.flink.util.SerializedThrowable: io.chimera.sinks.ledger.FencedException: Cannot"
                + " commit to table 'a.b'\n",
            "Cannot commit to table 'a.b'"),
        argumentSet(
            "one without words",
            "java.lang.NullPointerException\n\tat io.chimera.Some.method(Some.java:1)\n",
            "java.lang.NullPointerException"),
        argumentSet(
            "what a server answers",
            "[Internal server error., <Exception on server side:\n"
                + "java.util.concurrent.CompletionException: Job was not found\n"
                + "\tat org.apache.flink.Some.method(Some.java:1)\n"
                + "Caused by: org.apache.flink.NotFoundException: Job 12 not found\n"
                + "\t... 3 more\n\nEnd of exception on server side>]",
            "Job 12 not found"),
        argumentSet("plain words", "Nobody answers: try again", "Nobody answers: try again"),
        argumentSet("nothing", "", ""));
  }

  @ParameterizedTest
  @MethodSource("traces")
  void namesTheInnermostCause(String trace, String cause) {
    assertThat(StackTraces.rootCause(trace)).isEqualTo(cause);
  }
}
