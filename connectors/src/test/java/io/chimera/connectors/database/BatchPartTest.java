package io.chimera.connectors.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.SourceTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchPartTest {
  private static final SourceTable TABLE = new SourceTable("public", "orders");

  @Test
  void isWrittenInOneLineAndReadAgain() {
    var parts =
        List.of(
            new BatchPart(TABLE, null, ReadRange.ALL, null),
            new BatchPart(TABLE, new CursorWindow(null, -5), new ReadRange(null, 7L), "0-1F-1"),
            new BatchPart(TABLE, new CursorWindow(3L, 9), new ReadRange(-7L, null), null));

    assertThat(parts.stream().map(BatchPart::text))
        .containsExactly("- - - - -", "0-1F-1 - -5 - 7", "- 3 9 -7 -");
    assertThat(parts.stream().map(part -> BatchPart.of(TABLE, part.text())))
        .containsExactlyElementsOf(parts);
  }

  @Test
  void refusesALineOfAnotherLength() {
    assertThatThrownBy(() -> BatchPart.of(TABLE, "- -"))
        .hasMessage("Cannot read part '- -': expected five words");
  }
}
