package io.chimera.sinks.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
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
        // Whatever is announced is kept for ever, and with it all classes of a job that has ended.
        assertThat(
                classes.loadClass(AnnouncedDrivers.class.getName()).getMethod("own").invoke(null))
            .isEqualTo(List.of());
      }
      assertThat(directory.resolve(job + ".db")).exists();
    }
  }

  /** Two copies of SQLite in one process do not see each other's locks. */
  @Test
  void waitsUntilAnotherClassLoaderHasFinishedWithAFileOfSqlite() throws Exception {
    String uri = "jdbc:sqlite:" + directory.resolve("catalog.db");
    var order = new CopyOnWriteArrayList<String>();
    try (var classes = ownClasses();
        var ours = new SingleAttemptClients("lake", uri, Properties::new)) {
      var others =
          new Thread(
              () -> {
                try {
                  classes
                      .loadClass(OthersFile.class.getName())
                      .getMethod("read", String.class)
                      .invoke(null, uri);
                  order.add("others");
                } catch (ReflectiveOperationException e) {
                  throw new IllegalStateException(e);
                }
              });
      ours.run(
          connection -> {
            others.start();
            while (others.getState() != Thread.State.BLOCKED && others.isAlive()) {
              Thread.onSpinWait();
            }
            order.add("ours");
            return null;
          });
      others.join();
    }

    assertThat(order).containsExactly("ours", "others");
  }

  /** What another job does. */
  public static final class OthersFile {
    private OthersFile() {}

    public static void read(String uri) throws Exception {
      try (var clients = new SingleAttemptClients("lake", uri, Properties::new)) {
        clients.run(connection -> connection.getAutoCommit());
      }
    }
  }

  /** What {@link DriverManager} keeps of a class loader; it tells only those who are in it. */
  public static final class AnnouncedDrivers {
    private AnnouncedDrivers() {}

    public static List<String> own() {
      ClassLoader own = AnnouncedDrivers.class.getClassLoader();
      return DriverManager.drivers()
          .filter(driver -> driver.getClass().getClassLoader() == own)
          .map(driver -> driver.getClass().getName())
          .toList();
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
