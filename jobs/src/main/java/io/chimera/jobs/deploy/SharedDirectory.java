package io.chimera.jobs.deploy;

import io.chimera.schemas.contract.ContractProblem;
import io.chimera.schemas.platform.CatalogType;
import io.chimera.schemas.platform.PlatformSettings;
import java.nio.file.Path;
import java.util.List;

/**
 * The directory that a volume is mounted at in all pods: checkpoints, savepoints and tables lie
 * under it, and everywhere at the same path.
 */
final class SharedDirectory {
  private static final String SQLITE = "jdbc:sqlite:";
  private static final Path ROOT = Path.of("/");

  /** What the image has, and a volume would hide. */
  private static final List<Path> TAKEN =
      List.of(
          Path.of("/opt/flink"),
          Path.of(MountedFile.DIRECTORY),
          Path.of("/bin"),
          Path.of("/dev"),
          Path.of("/etc"),
          Path.of("/lib"),
          Path.of("/proc"),
          Path.of("/run"),
          Path.of("/sys"),
          Path.of("/usr"),
          Path.of("/var/run"));

  private SharedDirectory() {}

  /**
   * Where it is.
   *
   * @param problems is told what no volume can make good
   */
  static Path of(PlatformSettings platform, List<ContractProblem> problems) {
    Path checkpoints = Path.of(platform.checkpoints());
    Path above = parent(checkpoints);
    boolean isElsewhere =
        platform.catalog().type() == CatalogType.REST
            || platform.catalog().warehouse().contains("://");
    if (isElsewhere) {
      return checked(above, problems);
    }
    if (platform.catalog().uri().startsWith(SQLITE)) {
      problems.add(
          new ContractProblem(
              "catalog.uri",
              "is a file, which serves one machine",
              "a database in Postgres, or 'type: rest'"));
    }
    Path warehouse = Path.of(platform.catalog().warehouse());
    while (!warehouse.startsWith(above)) {
      above = parent(above);
    }
    return checked(above, problems);
  }

  private static Path checked(Path directory, List<ContractProblem> problems) {
    if (directory.equals(ROOT)
        || TAKEN.stream().anyMatch(each -> each.startsWith(directory) || directory.startsWith(each))
        || directory.toString().indexOf(':') >= 0) {
      problems.add(
          new ContractProblem(
              "checkpoints",
              "lies with the warehouse under '" + directory + "' alone, where no volume can be",
              "both under one directory of their own, as '/lake/checkpoints' and"
                  + " '/lake/warehouse'"));
    }
    return directory;
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? ROOT : parent;
  }
}
