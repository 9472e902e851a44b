package io.chimera.connectors.source;

import static io.chimera.connectors.source.DriftAnswer.EVOLVE;
import static io.chimera.connectors.source.DriftAnswer.GO_ON;
import static io.chimera.connectors.source.DriftAnswer.REJECT_ROWS;
import static io.chimera.connectors.source.DriftAnswer.STOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.connectors.database.Drift.Kind;
import io.chimera.schemas.contract.TableSpec.OnDrift;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DriftAnswerTest {

  /** With fail, ignore, quarantine and evolve. */
  static Stream<Arguments> answers() {
    return Stream.of(
        argumentSet("added", Kind.ADDED, false, List.of(STOP, GO_ON, GO_ON, EVOLVE)),
        argumentSet("added, filled", Kind.FILLED, false, List.of(STOP, GO_ON, GO_ON, STOP)),
        argumentSet("added, untyped", Kind.UNTYPED, false, List.of(STOP, GO_ON, GO_ON, STOP)),
        argumentSet("added, renamed", Kind.RENAMED, false, List.of(STOP, GO_ON, GO_ON, STOP)),
        argumentSet("dropped", Kind.DROPPED, false, List.of(STOP, STOP, REJECT_ROWS, EVOLVE)),
        argumentSet("dropped, needed", Kind.DROPPED, true, List.of(STOP, STOP, REJECT_ROWS, STOP)),
        argumentSet("widened", Kind.WIDENED, false, List.of(STOP, GO_ON, GO_ON, EVOLVE)),
        argumentSet("narrowed", Kind.NARROWED, false, List.of(STOP, GO_ON, GO_ON, GO_ON)),
        argumentSet("retyped", Kind.RETYPED, false, List.of(STOP, GO_ON, GO_ON, STOP)),
        argumentSet("key changed", Kind.KEY_CHANGED, false, List.of(STOP, STOP, STOP, STOP)));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void followsThePolicy(Kind kind, boolean isRequired, List<DriftAnswer> expected) {
    var policies = List.of(OnDrift.FAIL, OnDrift.IGNORE, OnDrift.QUARANTINE, OnDrift.EVOLVE);

    assertThat(policies.stream().map(policy -> DriftAnswer.of(policy, kind, isRequired)).toList())
        .isEqualTo(expected);
  }

  @Test
  void everyKindHasAnAnswer() {
    assertThat(answers().map(each -> each.get()[0]).distinct().toList())
        .containsExactlyInAnyOrderElementsOf(Arrays.asList((Object[]) Kind.values()));
  }
}
