package io.chimera.jobs.cli;

import io.chimera.schemas.contract.SecretReference;
import io.chimera.schemas.platform.KeySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/**
 * The key that protects the casino's customers: made by the first demo, readable by its owner only,
 * and named in a {@code chimera.yaml} beside the lake, so that other commands find it.
 */
final class DemoKey {
  private static final String ID = "demo";
  private static final int BYTES = 32;

  private DemoKey() {}

  /** Makes what is missing; a {@code chimera.yaml} that is there stays as it is. */
  static KeySettings in(Path place, Progress progress) throws IOException {
    Path file = place.resolve("lake").resolve("keys").resolve(ID);
    if (!Files.exists(file)) {
      make(file);
    }
    Path settings = place.resolve("chimera.yaml");
    if (!Files.exists(settings)) {
      Files.writeString(settings, settings(file));
      progress.say("Key of the demo   " + file + ", named in " + settings);
    }
    var reference = new SecretReference(SecretReference.Kind.FILE, file.toString());
    return new KeySettings(ID, List.of(new KeySettings.Key(ID, reference)));
  }

  /** The password of a demo's server, made at random by the first demo. */
  static SecretReference password(Path place, String name) throws IOException {
    Path file = place.resolve("lake").resolve("keys").resolve(name);
    if (!Files.exists(file)) {
      make(file);
    }
    return new SecretReference(SecretReference.Kind.FILE, file.toString());
  }

  private static void make(Path file) throws IOException {
    var key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    write(file, Base64.getEncoder().encodeToString(key) + "\n");
  }

  /** Writes what only the owner may read, whole or not at all. */
  static void write(Path file, String secret) throws IOException {
    Path directory = Files.createDirectories(file.resolveSibling("."));
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Path fresh = Files.createTempFile(directory, ID, "", ownerOnly);
    Files.writeString(fresh, secret);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String settings(Path key) {
    return """
    # Made by 'chimera demo': everything else has its default, which is ./lake.
    protection:
      current: %1$s
      keys:
        - {id: %1$s, secret: '${file:%2$s}'}
    """
        .formatted(ID, key.toString().replace("'", "''"));
  }
}
