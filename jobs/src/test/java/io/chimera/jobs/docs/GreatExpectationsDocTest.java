package io.chimera.jobs.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.jobs.expectations.ExpectationTypes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds docs/great-expectations.md against the types that are known. */
class GreatExpectationsDocTest {

  @Test
  void tellsWhatBecomesOfEveryTypeAndOfNoOther() {
    var told =
        MarkdownPage.rows(
            MarkdownPage.of("docs/great-expectations.md").sections().get("The types"));

    assertThat(told)
        .containsExactlyElementsOf(
            ExpectationTypes.all().stream()
                .map(
                    type ->
                        List.of(
                            "`" + type.name() + "`",
                            type.generation().label(),
                            type.scope().label(),
                            type.becomes()))
                .toList());
  }
}
