package io.chimera.jobs;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.FileSystem;

/**
 * A file that a job's arguments name: a path of the machine that makes the job, or an address that
 * Flink's file systems there can read, as {@code s3://contracts/casino.json}.
 */
final class JobFile {
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");
  private static final String FILE = "file";

  /** More than a contract or settings may have. */
  private static final int MAX_BYTES = 32 << 20;

  private final String location;

  JobFile(String location) {
    this.location = location;
  }

  Contract contract() {
    return isAddress() ? new ContractReader().read(text()) : new ContractReader().read(path());
  }

  PlatformSettings settings() {
    return isAddress()
        ? new PlatformSettingsReader().read(text())
        : new PlatformSettingsReader().read(path());
  }

  private boolean isAddress() {
    return ADDRESS.matcher(location).matches() && !FILE.equals(address().getScheme());
  }

  private URI address() {
    try {
      return URI.create(location);
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException(
          "Cannot read '" + location + "': it is neither a path nor an address", malformed);
    }
  }

  private Path path() {
    return ADDRESS.matcher(location).matches() ? Path.of(address()) : Path.of(location);
  }

  private String text() {
    var file = new org.apache.flink.core.fs.Path(address());
    try (InputStream in = FileSystem.get(address()).open(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot read '" + location + "'", failure);
    }
  }
}
