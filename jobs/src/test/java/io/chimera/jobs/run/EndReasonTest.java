package io.chimera.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class EndReasonTest {

  /** Of the packages whose words are ours. */
  private static final class OurException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OurException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  @Test
  void saysOurWordsAndOfOthersOnlyWhatTheyAre() {
    var theirs = new SQLException("password authentication failed for user 'geheim'");
    var ours = new OurException("Cannot read the log at 'db:5432/shop'", theirs);

    assertThat(EndReason.of(new RuntimeException("row (17, 'geheim')", ours)))
        .isEqualTo(
            "java.lang.RuntimeException; because: Cannot read the log at 'db:5432/shop'; because:"
                + " java.sql.SQLException");
  }

  @Test
  void leavesOutWhatOthersSaidWhereOursRepeatIt() {
    var theirs = new SQLException("invalid input syntax: 'geheim'");
    var ours = new OurException("Cannot read table 'shop.orders': " + theirs.getMessage(), theirs);

    assertThat(EndReason.of(ours))
        .isEqualTo("Cannot read table 'shop.orders': ...; because: java.sql.SQLException");
  }

  @Test
  void tellsNoAddressByWhichOneConnects() {
    var ours =
        new OurException(
            "Cannot connect to catalog 'jdbc:postgresql://db:5432/lake?password=geheim'",
            new SQLException());

    assertThat(EndReason.of(ours))
        .isEqualTo("Cannot connect to catalog 'jdbc:...'; because: java.sql.SQLException");
  }

  @Test
  void isNoLongerThanAnybodyReads() {
    var ours = new OurException("x".repeat(5_000), new SQLException());

    assertThat(EndReason.of(ours)).hasSize(2_003);
  }
}
