package io.chimera.sinks.care;

import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.iceberg.LakeCatalog;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.apache.iceberg.util.PropertyUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes files in a table's directories that no snapshot has: what died before it was committed
 * has left them. First it is listed what there is, then asked what is still to be committed, then
 * read what the table has; so whatever is committed meanwhile is known in one of the ways. Where
 * something of that cannot be known, nothing is deleted.
 */
final class OrphanFiles {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanFiles.class);

  /**
   * Where Iceberg writes; what lies elsewhere in a table's directory is somebody's own. The
   * metadata first, which does not stay for long.
   */
  private static final List<String> DIRECTORIES = List.of("metadata/", "data/");

  /** Properties by which files of a table lie elsewhere. */
  private static final List<String> LOCATIONS =
      List.of(
          TableProperties.WRITE_DATA_LOCATION,
          TableProperties.WRITE_METADATA_LOCATION,
          "write.folder-storage.path",
          "write.object-storage.path");

  private final TableName name;
  private final Table table;
  private final LakeCatalog catalog;
  private final KeptCheckpoints checkpoints;
  private final Set<String> spared;

  /**
   * @param catalog which knows the other tables
   * @param checkpoints that may have files to commit
   * @param spared files that somebody is to append, besides
   */
  OrphanFiles(
      TableName name, LakeCatalog catalog, KeptCheckpoints checkpoints, Set<String> spared) {
    this.name = name;
    table = catalog.load(name);
    this.catalog = catalog;
    this.checkpoints = checkpoints;
    this.spared = Set.copyOf(spared);
  }

  CareStep run(CareRules rules, Instant now) {
    CareStep step = CareStep.of(CareTask.ORPHANS);
    Optional<String> unknown = unknown();
    if (unknown.isPresent()) {
      return step.note(unknown.get() + ": nothing was deleted");
    }
    List<FileInfo> listed = list();
    Set<String> places = new HashSet<>();
    listed.forEach(file -> places.add(FilePlace.of(file.location())));
    var kept = new HashSet<String>();
    spared.forEach(file -> kept.add(FilePlace.name(file)));
    try {
      checkpoints.files().forEach(file -> kept.add(FilePlace.name(file)));
      // The table as it was loaded knows nothing of what was committed since.
      String before = LiveFiles.metadata(table);
      table.refresh();
      if (!places.contains(FilePlace.of(before))) {
        return step.note(
            "its directory does not show its own metadata under the name that the table has for it:"
                + " nothing was deleted");
      }
      LiveFiles.of(table).forEach(file -> kept.add(FilePlace.name(file)));
    } catch (IOException unreadable) {
      return step.note(unreadable.getMessage() + ": nothing was deleted");
    }
    return delete(step, listed, kept, rules, now.minus(rules.orphans()).toEpochMilli());
  }

  private CareStep delete(
      CareStep before, List<FileInfo> listed, Set<String> kept, CareRules rules, long youngest) {
    CareStep step = before;
    long failed = 0;
    for (FileInfo file : listed) {
      if (kept.contains(FilePlace.name(file.location())) || file.createdAtMillis() >= youngest) {
        continue;
      }
      if (!rules.isOnlySaid() && !isDeleted(file)) {
        failed++;
        continue;
      }
      step = step.with("files", 1).with("bytes", file.size());
    }
    return failed == 0 ? step : step.note(failed + " files could not be deleted");
  }

  private boolean isDeleted(FileInfo file) {
    try {
      table.io().deleteFile(file.location());
      LOG.info("Deleted '{}', which table '{}' does not have", file.location(), table.name());
      return true;
    } catch (RuntimeException failure) {
      LOG.warn("Cannot delete '{}'", file.location(), failure);
      return false;
    }
  }

  private List<FileInfo> list() {
    var listed = new ArrayList<FileInfo>();
    String location = withSlash(table.location());
    for (String directory : DIRECTORIES) {
      String place = FilePlace.ofDirectory(location + directory);
      try {
        ((SupportsPrefixOperations) table.io())
            .listPrefix(location + directory)
            .forEach(
                file -> {
                  if (FilePlace.of(file.location()).startsWith(place)) {
                    listed.add(file);
                  }
                });
      } catch (UncheckedIOException failure) {
        // A table that never had a row has no directory for data.
        if (!(failure.getCause() instanceof FileNotFoundException)) {
          throw failure;
        }
      }
    }
    return listed;
  }

  private static String withSlash(String location) {
    return location.endsWith("/") ? location : location + "/";
  }

  /** Why it cannot be told whose files these are; empty if it can. */
  private Optional<String> unknown() {
    if (!(table.io() instanceof SupportsPrefixOperations)) {
      return Optional.of("its storage cannot be listed");
    }
    if (!PropertyUtil.propertyAsBoolean(
        table.properties(), TableProperties.GC_ENABLED, TableProperties.GC_ENABLED_DEFAULT)) {
      return Optional.of("'" + TableProperties.GC_ENABLED + "' is off: others use its files");
    }
    String own = FilePlace.ofDirectory(table.location());
    for (TableName other : catalog.tables()) {
      if (other.equals(name)) {
        continue;
      }
      try {
        for (String directory : directories(catalog.load(other))) {
          String place = FilePlace.ofDirectory(directory);
          if (own.startsWith(place) || place.startsWith(own)) {
            return Optional.of("table '" + other + "' has its files in the same directory");
          }
        }
      } catch (RuntimeException unreadable) {
        LOG.warn("Cannot read table '{}'", other, unreadable);
        return Optional.of(
            "table '" + other + "' cannot be read, and may have its files in the same directory");
      }
    }
    return Optional.empty();
  }

  /** Where a table's files may be: its own directory, and what its properties say beside. */
  private static List<String> directories(Table table) {
    var directories = new ArrayList<String>();
    directories.add(table.location());
    for (String property : LOCATIONS) {
      String directory = table.properties().get(property);
      if (directory != null) {
        directories.add(directory);
      }
    }
    return directories;
  }
}
