package io.chimera.sinks.ledger;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.RejectLimit;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.TestLake;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RejectBreakerTest {
  private static final TableName BETS = new TableName("casino", "bets");

  private static RejectBreaker breaker(@Nullable RejectLimit limit) {
    return new RejectBreaker(
        List.of(new OpenedDataset("bets", BETS, "p", 1, "1.0.0", "ab", limit, "")));
  }

  private static Closing closing(long in, long rejected) {
    var tally = new Tally(in, in - rejected, rejected, 0, 0, 0, 0, null);
    return new Closing(
        "c", BETS, 1, "1.0.0", "ab", TestLake.at(0), TestLake.at(in), tally, List.of(), List.of());
  }

  @Test
  void endsAboveTheShareAndNotAtIt() {
    var breaker = breaker(new RejectLimit(20, 100));

    assertThatCode(() -> breaker.look(closing(100, 20))).doesNotThrowAnyException();
    assertThatThrownBy(() -> breaker.look(closing(100, 21)))
        .isInstanceOf(RejectRateException.class)
        .hasMessage(
            "Cannot go on with table 'casino.bets': 21 of the last 100 records were rejected, the"
                + " contract allows 20.0 percent");
  }

  @Test
  void decidesOverAsManyClosingsAsItTakes() {
    var breaker = breaker(new RejectLimit(50, 10));

    breaker.look(closing(4, 4));
    breaker.look(closing(4, 4));
    assertThatThrownBy(() -> breaker.look(closing(4, 4)))
        .hasMessageContaining("12 of the last 12 records");
  }

  @Test
  void forgetsWhatWasGood() {
    var breaker = breaker(new RejectLimit(50, 10));
    breaker.look(closing(1000, 0));

    assertThatThrownBy(() -> breaker.look(closing(10, 6)))
        .hasMessageContaining("6 of the last 10 records");
  }

  @Test
  void takesAnythingWithoutALimit() {
    assertThatCode(() -> breaker(null).look(closing(1000, 1000))).doesNotThrowAnyException();
  }
}
