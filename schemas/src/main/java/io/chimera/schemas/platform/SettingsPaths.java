package io.chimera.schemas.platform;

import io.chimera.schemas.contract.DocumentNode;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Places on disk as the settings write them, resolved against the settings' own directory. */
final class SettingsPaths {
  static final String SQLITE = "jdbc:sqlite:";

  private static final int MAX_LENGTH = 1024;
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");

  private final Path directory;

  SettingsPaths(Path directory) {
    this.directory = directory.toAbsolutePath();
  }

  /** A directory; a relative one lies beside the settings. */
  String directory(DocumentNode node, String fallback) {
    if (!node.isPresent()) {
      return resolve(fallback);
    }
    String text = node.line(MAX_LENGTH);
    if (SCHEME.matcher(text).matches()) {
      node.report("an address with a scheme is not supported yet", "a directory's path");
      return "";
    }
    return text.isEmpty() ? "" : resolve(text);
  }

  /** The JDBC address of an SQLite database; a relative file lies beside the settings. */
  String database(DocumentNode node, String fallback) {
    if (!node.isPresent()) {
      return SQLITE + resolve(fallback);
    }
    String expected = "'jdbc:sqlite:' and a file's path";
    String text = node.line(MAX_LENGTH);
    if (text.isEmpty()) {
      return "";
    }
    if (!text.startsWith(SQLITE)) {
      // not shown, such addresses like to carry passwords
      node.report("a database other than SQLite is not supported yet", expected);
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
    return SQLITE + resolve(file);
  }

  String resolve(String path) {
    return directory.resolve(path).normalize().toString();
  }
}
