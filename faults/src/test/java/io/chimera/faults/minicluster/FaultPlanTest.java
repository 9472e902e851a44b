package io.chimera.faults.minicluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.faults.minicluster.FaultPlan.Call;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
  private static final int CALLS = 200;
  private static final int SEEDS = 200;

  @Test
  void sameSeedDrawsTheSamePlanAndAnotherAnother() {
    assertThat(new FaultPlan(4711, 1)).hasToString(new FaultPlan(4711, 1).toString());
    assertThat(new FaultPlan(4711, 1).toString()).isNotEqualTo(new FaultPlan(4712, 1).toString());
  }

  @Test
  void everyKindOfFaultIsDrawnByFewSeeds() {
    Set<FaultKind> drawn = EnumSet.noneOf(FaultKind.class);
    for (long seed = 0; seed < 10; seed++) {
      var plan = new FaultPlan(seed, 1);
      for (Call call : Call.values()) {
        for (int number = 0; number < CALLS; number++) {
          FaultKind kind = plan.next(call);
          if (kind != null) {
            drawn.add(kind);
          }
        }
      }
    }

    assertThat(drawn).containsExactlyInAnyOrder(FaultKind.values());
  }

  @Test
  void firstCommitFailsForSomeSeedsAndPassesForOthers() {
    int failed = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      if (new FaultPlan(seed, 1).next(Call.COMMIT) != null) {
        failed++;
      }
    }

    assertThat(failed).isBetween(SEEDS / 5, SEEDS * 3 / 5);
  }

  @Test
  void disarmedPlanLetsEverythingPassAndKeepsItsCounts() {
    var plan = new FaultPlan(1, 1);
    for (int number = 0; number < CALLS; number++) {
      plan.next(Call.FILE);
    }
    Map<String, Integer> injected = plan.injected();

    plan.disarm();

    assertThat(injected).isNotEmpty();
    for (int number = 0; number < CALLS; number++) {
      assertThat(plan.next(Call.COMMIT)).isNull();
    }
    assertThat(plan.injected()).isEqualTo(injected);
  }
}
