package io.chimera.jobs.deploy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file that pods read from a configuration map. Its name changes with its text: who asks for it
 * by name gets this text, or nothing as long as the map is on its way.
 *
 * @param name the file's name
 * @param text what is in it
 */
public record MountedFile(String name, String text) {
  /** The directory that pods find it in. */
  static final String DIRECTORY = "/opt/chimera/contracts";

  private static final int HASH_LENGTH = 10;

  /**
   * A file by its text.
   *
   * @param stem what its name begins with
   */
  public static MountedFile of(String stem, String text) {
    String suffix = text.stripLeading().startsWith("{") ? ".json" : ".yaml";
    return new MountedFile(stem + "-" + hash(text).substring(0, HASH_LENGTH) + suffix, text);
  }

  /** Where pods find it. */
  String path() {
    return DIRECTORY + "/" + name;
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Cannot hash by SHA-256", impossible);
    }
  }
}
