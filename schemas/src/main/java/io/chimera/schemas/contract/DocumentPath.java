package io.chimera.schemas.contract;

import java.util.regex.Pattern;

/** Writes places in a document as {@code datasets[0].columns[2].type}. */
final class DocumentPath {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

  private DocumentPath() {}

  static String key(String path, String key) {
    if (!PLAIN.matcher(key).matches()) {
      return path + "[" + Shown.text(key) + "]";
    }
    return path.isEmpty() ? key : path + "." + key;
  }

  static String index(String path, int index) {
    return path + "[" + index + "]";
  }
}
