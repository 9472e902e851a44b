package io.chimera.jobs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;

/**
 * The jar that a cluster runs jobs from. A job is made by the classes of this process and runs with
 * those of the jar, so both have to be of one build: what one writes the other reads.
 */
final class JobJar {
  private static final String OURS = "io/chimera/";
  private static final String CLASS = ".class";

  private JobJar() {}

  /**
   * The first of our classes that is another one here, or that is missing there; empty if the jar
   * is of this build.
   *
   * @throws IOException if it is no jar
   */
  static Optional<String> differing(Path jar) throws IOException {
    try (var file = new JarFile(jar.toFile(), false)) {
      boolean hasOurs = false;
      for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
        if (entry.getName().startsWith(OURS) && entry.getName().endsWith(CLASS)) {
          hasOurs = true;
          if (isOther(entry)) {
            return Optional.of(entry.getName());
          }
        }
      }
      return hasOurs ? Optional.empty() : Optional.of(OURS);
    }
  }

  private static boolean isOther(JarEntry entry) throws IOException {
    try (InputStream here = JobJar.class.getClassLoader().getResourceAsStream(entry.getName())) {
      if (here == null) {
        return true;
      }
      var crc = new CRC32();
      crc.update(here.readAllBytes());
      return crc.getValue() != entry.getCrc();
    }
  }
}
