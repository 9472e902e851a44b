package io.chimera.jobs.cli;

import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the platform's settings come from, for every command that needs them. */
final class SettingsOption {
  private static final Path DEFAULT = Path.of("chimera.yaml");

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description =
          "The platform's settings; without it chimera.yaml of the current directory, and without"
              + " that a lake of its own in ./lake.")
  private @Nullable Path file;

  private @Nullable PlatformSettings settings;

  /** The settings, read once. */
  PlatformSettings read() {
    PlatformSettings known = settings;
    if (known == null) {
      known = readFile();
      settings = known;
    }
    return known;
  }

  /** Where they are; empty where there is no file. */
  String place() {
    if (file != null) {
      return file.toString();
    }
    return Files.isReadable(DEFAULT) ? DEFAULT.toString() : "";
  }

  private PlatformSettings readFile() {
    return file()
        .map(new PlatformSettingsReader()::read)
        .orElseGet(() -> new PlatformSettingsReader().defaults(Path.of("")));
  }

  /** The file's text, for those who send it elsewhere. */
  String text() throws IOException {
    Path there =
        file()
            .orElseThrow(
                () ->
                    new BadInputException(
                        "Cannot do without settings: expected '--settings', or 'chimera.yaml' in"
                            + " the current directory"));
    return Files.readString(there);
  }

  private Optional<Path> file() {
    if (file == null) {
      return Optional.of(DEFAULT).filter(Files::isReadable);
    }
    if (!Files.isReadable(file)) {
      throw new BadInputException("Cannot read settings '" + file + "': there is no such file");
    }
    return Optional.of(file);
  }
}
