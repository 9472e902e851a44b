package io.chimera.sinks.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Catalogs in processes where every job has a class loader of its own, as Flink's are. */
class ClassLoadersTest {
  @TempDir private Path directory;

  @Test
  void opensACatalogInEachOfTwoClassLoaders() throws Exception {
    for (String job : new String[] {"one", "two"}) {
      try (var classes = ownClasses()) {
        Class<?> settings = classes.loadClass(CatalogSettings.class.getName());
        Object lake =
            settings
                .getConstructor(String.class, String.class, String.class)
                .newInstance(
                    "lake",
                    "jdbc:sqlite:" + directory.resolve(job + ".db"),
                    directory.resolve(job).toString());

        try (var catalog =
            (AutoCloseable)
                classes
                    .loadClass(LakeCatalog.class.getName())
                    .getMethod("open", settings)
                    .invoke(null, lake)) {
          assertThat(catalog.getClass().getClassLoader()).isSameAs(classes);
        }
      }
      assertThat(directory.resolve(job + ".db")).exists();
    }
  }

  /** All of this class path anew, beside the JDK. */
  private static URLClassLoader ownClasses() throws Exception {
    var urls = new ArrayList<URL>();
    for (String entry :
        System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator), -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }
}
