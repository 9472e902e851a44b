package io.chimera.schemas.platform;

import io.chimera.schemas.contract.DocumentNode;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Places on disk as the settings write them, resolved against the settings' own directory. */
final class SettingsPaths {
  static final String SQLITE = "jdbc:sqlite:";
  static final String POSTGRES = "jdbc:postgresql:";

  /** What a warehouse may be. */
  static final String WAREHOUSE = "a directory's path, or 's3://bucket/path'";

  private static final int MAX_LENGTH = 1024;
  private static final String POSTGRES_EXPECTED = "'jdbc:postgresql://host:port/database'";
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");

  private static final Pattern POSTGRES_ADDRESS =
      Pattern.compile(
          "jdbc:postgresql://([A-Za-z0-9]([A-Za-z0-9._-]{0,252}[A-Za-z0-9])?"
              + "|\\[[0-9A-Fa-f:.]{2,45}\\])(:[1-9][0-9]{0,4})?/[A-Za-z_][A-Za-z0-9_-]{0,62}");

  private final @Nullable Path directory;

  private SettingsPaths(@Nullable Path directory) {
    this.directory = directory;
  }

  /** Relative places lie beside the settings. */
  static SettingsPaths in(Path directory) {
    return new SettingsPaths(directory.toAbsolutePath());
  }

  /** Of settings that lie in no directory of this machine: their places are absolute. */
  static SettingsPaths nowhere() {
    return new SettingsPaths(null);
  }

  /** A directory or a place in a store; a relative directory lies beside the settings. */
  String warehouse(DocumentNode node, String fallback) {
    return StoreSettingsReader.isPlace(node)
        ? StoreSettingsReader.place(node)
        : directory(node, fallback, WAREHOUSE);
  }

  /** A directory; a relative one lies beside the settings. */
  String directory(DocumentNode node, String fallback) {
    return directory(node, fallback, "a directory's path");
  }

  private String directory(DocumentNode node, String fallback, String expected) {
    if (!node.isPresent()) {
      return resolve(node, fallback);
    }
    String text = node.line(MAX_LENGTH);
    if (SCHEME.matcher(text).matches()) {
      node.report("an address with this scheme is not supported", expected);
      return "";
    }
    return text.isEmpty() ? "" : resolve(node, text);
  }

  /** The JDBC address of a database; a relative file of SQLite lies beside the settings. */
  String database(DocumentNode node, String fallback) {
    if (!node.isPresent()) {
      return SQLITE + resolve(node, fallback);
    }
    String text = node.line(MAX_LENGTH);
    if (text.isEmpty()) {
      return "";
    }
    if (text.startsWith(POSTGRES)) {
      return postgres(node, text);
    }
    String expected = "'jdbc:sqlite:' and a file's path";
    if (!text.startsWith(SQLITE)) {
      // not shown, such addresses like to carry passwords
      node.report(
          "is not the address of an SQLite or Postgres database (value not shown)",
          expected + ", or " + POSTGRES_EXPECTED);
      return "";
    }
    String file = text.substring(SQLITE.length());
    if (file.isBlank()
        || file.contains("?")
        || SCHEME.matcher(file).matches()
        || file.startsWith(":")) {
      node.refuse(expected + " without parameters");
      return "";
    }
    return SQLITE + resolve(node, file);
  }

  private static String postgres(DocumentNode node, String text) {
    if (!POSTGRES_ADDRESS.matcher(text).matches()) {
      node.report(
          "has parts that are not a host, a port and a database (value not shown)",
          POSTGRES_EXPECTED + ", without user, password and parameters");
      // still known as Postgres, so that its other keys are judged as such
      return POSTGRES;
    }
    return text;
  }

  /** Where a place is; one that cannot be known is a problem of the node's. */
  String resolve(DocumentNode node, String path) {
    if (directory != null) {
      return resolve(directory, path);
    }
    Path place = Path.of(path);
    if (!place.isAbsolute()) {
      node.report(
          node.isPresent() ? "is relative to a directory that is not known" : "is missing",
          "an absolute path, for these settings are not in a directory of this machine");
    }
    return place.normalize().toString();
  }

  static String resolve(Path directory, String path) {
    return directory.toAbsolutePath().resolve(path).normalize().toString();
  }
}
