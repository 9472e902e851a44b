package io.chimera.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MemoryFilesTest {
  @Test
  void takesMoreThanItHolds() throws IOException {
    try (var files = new MemoryFiles();
        var file = files.newOutputFile("a.parquet").create()) {
      byte[] part = new byte[300_000];
      for (int written = 0; written < 10; written++) {
        file.write(part);
      }
      file.write(1);

      assertThat(file.getPos()).isEqualTo(3_000_001);
    }
  }

  @Test
  void keepsNothing() {
    try (var files = new MemoryFiles()) {
      assertThatThrownBy(() -> files.newInputFile("a.parquet"))
          .hasMessage("Cannot read 'a.parquet': what is written to memory is not kept");
    }
  }
}
