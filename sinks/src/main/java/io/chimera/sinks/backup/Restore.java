package io.chimera.sinks.backup;

import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.iceberg.LakeCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;

/**
 * Brings tables of a backup back into a catalog that lacks them. A table that is there is never
 * touched: it may be ahead, and somebody may write to it.
 */
public final class Restore {
  private final LakeCatalog lake;
  private final boolean isLookingAtFiles;

  /**
   * @param isLookingAtFiles whether every file of a table is looked for before it is brought back
   */
  public Restore(LakeCatalog lake, boolean isLookingAtFiles) {
    this.lake = lake;
    this.isLookingAtFiles = isLookingAtFiles;
  }

  /** What is, or was, to be done about a table. */
  public enum Fate {
    /** It is not in the catalog, and all of it is there. */
    BACK,
    /** It is in the catalog, as it was saved. */
    THERE,
    /** It is in the catalog, and stands elsewhere; left as it is. */
    CHANGED,
    /** It is not in the catalog, and files of it are gone. */
    LOST
  }

  /**
   * One table.
   *
   * @param table its name
   * @param fate what becomes of it
   * @param found why, in words; empty where there is nothing to say
   */
  public record Line(String table, Fate fate, String found) {
    /** Whether the table is not what the backup says. */
    public boolean isTrouble() {
      return fate == Fate.CHANGED || fate == Fate.LOST;
    }
  }

  /**
   * Says what would become of each table; changes nothing.
   *
   * @param progress is told which table is looked at
   */
  public List<Line> plan(LakeBackup backup, Consumer<String> progress) {
    var lines = new ArrayList<Line>();
    for (SavedTable saved : backup.tables()) {
      progress.accept(saved.table());
      lines.add(plan(saved));
    }
    return lines;
  }

  /**
   * Brings back what the plan says, and looks at it again.
   *
   * @param lines what {@link #plan} said of the same backup
   */
  public List<Line> carryOut(LakeBackup backup, List<Line> lines, Consumer<String> progress) {
    var done = new ArrayList<Line>();
    for (int index = 0; index < lines.size(); index++) {
      Line line = lines.get(index);
      SavedTable saved = backup.tables().get(index);
      if (line.fate() == Fate.BACK) {
        progress.accept(saved.table());
        putBack(saved);
        lake.register(name(saved), saved.metadata());
        Line again = plan(saved);
        done.add(again.fate() == Fate.THERE ? line : again);
      } else {
        done.add(line);
      }
    }
    return done;
  }

  /** A table that went on after the backup has deleted its older metadata files. */
  private void putBack(SavedTable saved) {
    String content = saved.content();
    if (content == null) {
      return;
    }
    try (FileIO files = lake.files()) {
      if (!files.newInputFile(saved.metadata()).exists()) {
        TableMetadataParser.write(
            KeptMetadata.unpack(saved.metadata(), content), files.newOutputFile(saved.metadata()));
      }
    }
  }

  private Line plan(SavedTable saved) {
    TableName name = name(saved);
    if (lake.exists(name)) {
      Table table = lake.load(name);
      return LakeCatalog.metadataLocation(table).equals(saved.metadata())
          ? new Line(saved.table(), Fate.THERE, "")
          : new Line(saved.table(), Fate.CHANGED, standing(table));
    }
    try {
      return new Line(saved.table(), Fate.BACK, look(saved));
    } catch (NotFoundException | UncheckedIOException | DifferentTableException lost) {
      return new Line(saved.table(), Fate.LOST, String.valueOf(lost.getMessage()));
    }
  }

  private static TableName name(SavedTable saved) {
    int dot = saved.table().indexOf('.');
    if (dot < 0) {
      throw new IllegalArgumentException(
          "Cannot bring '" + saved.table() + "' back: expected 'namespace.table'");
    }
    return new TableName(saved.table().substring(0, dot), saved.table().substring(dot + 1));
  }

  private static String standing(Table table) {
    Snapshot snapshot = table.currentSnapshot();
    return "the catalog has it, "
        + (snapshot == null ? "without a snapshot" : "at snapshot " + snapshot.snapshotId());
  }

  /** What the saved table consists of, in words; it is read without a catalog. */
  private String look(SavedTable saved) {
    try (FileIO files = lake.files()) {
      return look(saved, files);
    }
  }

  private String look(SavedTable saved, FileIO files) {
    var table = new BaseTable(operations(saved, files), saved.table());
    Snapshot snapshot = table.currentSnapshot();
    String current = snapshot == null ? null : Long.toString(snapshot.snapshotId());
    if (!table.uuid().toString().equals(saved.uuid())
        || !Objects.equals(current, saved.snapshot())
        || (saved.head() != null && !saved.head().equals(LakeBackup.head(table)))) {
      throw new DifferentTableException(
          "its metadata is another table's, or of another state: " + saved.metadata());
    }
    if (snapshot == null) {
      return "empty";
    }
    table.refs().values().stream()
        .map(ref -> table.snapshot(ref.snapshotId()))
        .forEach(each -> require(each.manifestListLocation(), files));
    return isLookingAtFiles ? "%,d files".formatted(count(table, files)) : "";
  }

  private static StaticTableOperations operations(SavedTable saved, FileIO files) {
    String content = saved.content();
    return content == null
        ? new StaticTableOperations(saved.metadata(), files)
        : new StaticTableOperations(KeptMetadata.unpack(saved.metadata(), content), files);
  }

  /** Counts the files of all that can be read by a name: what waits behind a gate is a branch. */
  private static long count(Table table, FileIO files) {
    var seen = new HashSet<String>();
    table.refs().values().stream()
        .map(SnapshotRef::snapshotId)
        .distinct()
        .forEach(snapshot -> look(table.newScan().useSnapshot(snapshot), files, seen));
    return seen.size();
  }

  private static void look(TableScan scan, FileIO files, Set<String> seen) {
    try (CloseableIterable<FileScanTask> tasks = scan.planFiles()) {
      for (FileScanTask task : tasks) {
        require(task.file(), files, seen);
        for (DeleteFile deletes : task.deletes()) {
          require(deletes, files, seen);
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot list the files of '" + scan.table() + "'", failure);
    }
  }

  private static void require(ContentFile<?> file, FileIO files, Set<String> seen) {
    if (seen.add(file.location())) {
      require(file.location(), files);
    }
  }

  private static void require(String place, FileIO files) {
    if (!files.newInputFile(place).exists()) {
      throw new NotFoundException("file '%s' is gone", place);
    }
  }

  /** What is found is not what was saved. */
  private static final class DifferentTableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DifferentTableException(String message) {
      super(message);
    }
  }
}
