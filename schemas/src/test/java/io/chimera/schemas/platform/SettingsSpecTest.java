package io.chimera.schemas.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.chimera.schemas.contract.InvalidContractException;
import io.chimera.schemas.contract.PublishedSchema;
import io.chimera.schemas.contract.SpecCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the reader and the published JSON Schema against the same cases. */
class SettingsSpecTest {
  private static final PublishedSchema SCHEMA = PublishedSchema.named("chimera.schema.json");

  @TempDir private Path directory;

  static List<SpecCase> cases() throws IOException {
    return SpecCase.all("settings");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void readerSaysWhatTheSpecSays(SpecCase each) throws IOException {
    Path file = Files.writeString(directory.resolve("chimera.yaml"), each.document().toString());
    if (each.valid()) {
      assertThatCode(() -> new PlatformSettingsReader().read(file)).doesNotThrowAnyException();
      return;
    }

    var thrown =
        catchThrowableOfType(
            InvalidContractException.class, () -> new PlatformSettingsReader().read(file));

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
