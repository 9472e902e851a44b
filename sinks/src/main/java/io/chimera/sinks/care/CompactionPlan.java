package io.chimera.sinks.care;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.actions.BinPackRewriteFilePlanner;
import org.apache.iceberg.actions.RewriteDataFiles;
import org.apache.iceberg.actions.RewriteFileGroup;
import org.apache.iceberg.util.PropertyUtil;

/**
 * Which files are worth putting together: Iceberg's own plan by sizes, a group being of one
 * partition, of files that may be touched and are partitioned as the table is.
 *
 * @param groups what is rewritten, each apart from the others
 * @param otherSpecs how many files are left because they are of an earlier partitioning
 */
record CompactionPlan(List<List<FileScanTask>> groups, int otherSpecs) {
  /** From the next version on, rows have ids. */
  static final int MOST_FORMAT_VERSION = 2;

  /** Fewer small ones of a partition are left, so that the same rows are not written every time. */
  static final int LEAST_FILES = 5;

  /** So many files of deletes at a data file make it slow to read. */
  static final int MANY_DELETE_FILES = 10;

  /** What is lost at most when others come in between. */
  private static final long GROUP_BYTES = 2L << 30;

  CompactionPlan {
    groups = List.copyOf(groups);
  }

  /** As the table was last read. */
  static CompactionPlan of(Table table, long settled) {
    var planner = new BinPackRewriteFilePlanner(table);
    planner.init(
        Map.of(
            BinPackRewriteFilePlanner.TARGET_FILE_SIZE_BYTES,
            Long.toString(fileBytes(table)),
            BinPackRewriteFilePlanner.MIN_INPUT_FILES,
            Integer.toString(LEAST_FILES),
            BinPackRewriteFilePlanner.DELETE_FILE_THRESHOLD,
            Integer.toString(MANY_DELETE_FILES),
            BinPackRewriteFilePlanner.MAX_FILE_GROUP_SIZE_BYTES,
            Long.toString(Math.max(GROUP_BYTES, fileBytes(table))),
            RewriteDataFiles.REWRITE_JOB_ORDER,
            "files-desc"));
    var groups = new ArrayList<List<FileScanTask>>();
    int otherSpecs = 0;
    try (var planned = planner.plan().groups()) {
      for (RewriteFileGroup group : planned) {
        List<FileScanTask> ours =
            group.fileScanTasks().stream()
                .filter(task -> task.file().specId() == table.spec().specId())
                .toList();
        otherSpecs += group.fileScanTasks().size() - ours.size();
        List<FileScanTask> touched =
            ours.stream().filter(task -> task.file().dataSequenceNumber() <= settled).toList();
        boolean isLess = touched.size() < group.fileScanTasks().size();
        if (!touched.isEmpty() && (!isLess || touched.size() >= LEAST_FILES)) {
          groups.add(touched);
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "Cannot look at the files of table '" + table.name() + "'", failure);
    }
    return new CompactionPlan(groups, otherSpecs);
  }

  static long bytes(List<FileScanTask> group) {
    return group.stream().mapToLong(task -> task.file().fileSizeInBytes()).sum();
  }

  /** As large as whoever writes the table makes its files. */
  static long fileBytes(Table table) {
    return PropertyUtil.propertyAsLong(
        table.properties(),
        TableProperties.WRITE_TARGET_FILE_SIZE_BYTES,
        TableProperties.WRITE_TARGET_FILE_SIZE_BYTES_DEFAULT);
  }

  static int formatVersion(Table table) {
    return ((HasTableOperations) table).operations().current().formatVersion();
  }
}
