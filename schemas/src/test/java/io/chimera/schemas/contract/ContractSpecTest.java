package io.chimera.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the reader and the published JSON Schema against the same cases. */
class ContractSpecTest {
  private static final PublishedSchema SCHEMA = PublishedSchema.named("contract.schema.json");

  static List<SpecCase> cases() throws IOException {
    return SpecCase.all("contract");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void readerSaysWhatTheSpecSays(SpecCase each) {
    String text = each.document().toString();
    if (each.valid()) {
      assertThatCode(() -> new ContractReader().read(text)).doesNotThrowAnyException();
      return;
    }

    var thrown =
        catchThrowableOfType(InvalidContractException.class, () -> new ContractReader().read(text));

    assertThat(thrown).isNotNull();
    assertThat(thrown.problems()).isNotEmpty().isEqualTo(each.problems());
    assertThat(thrown).message().as("every secret of the cases").doesNotContain("hunter2");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void schemaSaysTheSameWhereItCan(SpecCase each) {
    boolean expected = each.schemaSees() == each.valid();

    assertThat(SCHEMA.accepts(each.document())).isEqualTo(expected);
  }
}
