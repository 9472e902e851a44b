package io.chimera.jobs.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.chimera.schemas.stream.ReasonCode;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** Holds docs/reason-codes.md against the codes. */
class ReasonCodesDocTest {
  private static final List<List<String>> ROWS =
      MarkdownPage.rows(MarkdownPage.of("docs/reason-codes.md").sections().get("The codes"));

  @Test
  void tellsOfEveryCodeWithItsStageAndNoOther() {
    var codes =
        Arrays.stream(ReasonCode.values())
            .map(code -> tuple("`" + code.name() + "`", code.stage().label()))
            .toArray(Tuple[]::new);

    assertThat(ROWS).extracting(row -> row.get(0), row -> row.get(1)).containsExactly(codes);
  }

  @Test
  void saysOfEachWhatItMeansAnExampleAndWhatToDo() {
    assertThat(ROWS).allSatisfy(row -> assertThat(row).hasSize(5).noneMatch(String::isBlank));
  }
}
