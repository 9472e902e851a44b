package io.chimera.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobFileTest {
  @TempDir private Path directory;

  @Test
  void readsPathsAndAddressesOfFiles() throws IOException {
    Path settings =
        Files.writeString(directory.resolve("chimera.yaml"), "checkpoints: some/where\n");

    for (String location : new String[] {settings.toString(), settings.toUri().toString()}) {
      assertThat(new JobFile(location).settings().checkpoints())
          .isEqualTo(directory.resolve("some/where").toString());
    }
  }

  @Test
  void namesAnAddressThatNoFileSystemReads() {
    assertThatThrownBy(() -> new JobFile("gopher://contracts/casino.json").contract())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("Cannot read 'gopher://contracts/casino.json'");
  }

  @Test
  void namesWhatIsNoAddress() {
    assertThatThrownBy(() -> new JobFile("s3://a contract").contract())
        .hasMessage("Cannot read 's3://a contract': it is neither a path nor an address");
  }
}
