package io.chimera.sinks.care;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.BaseDeleteLoader;
import org.apache.iceberg.data.DeleteLoader;
import org.apache.iceberg.data.GenericDeleteFilter;
import org.apache.iceberg.data.IdentityPartitionConverters;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.util.PartitionUtil;

/** Rows of some files of a table, without those that are deleted. */
final class LiveRows {
  /** Deletes that hold for many files are read once, as far as they fit in here. */
  private static final long MOST_KEPT_BYTES = 128L << 20;

  private final Table table;
  private final Map<String, Object> kept = new ConcurrentHashMap<>();
  private final AtomicLong keptBytes = new AtomicLong();

  LiveRows(Table table) {
    this.table = table;
  }

  CloseableIterable<Record> of(List<FileScanTask> tasks) {
    return CloseableIterable.concat(
        CloseableIterable.transform(CloseableIterable.withNoopClose(tasks), this::rows));
  }

  private CloseableIterable<Record> rows(FileScanTask task) {
    var deletes = new Filter(task, table.schema());
    var builder =
        FormatModelRegistry.<Record, Object>readBuilder(
                task.file().format(), Record.class, table.io().newInputFile(task.file()))
            .project(deletes.requiredSchema())
            .idToConstant(
                PartitionUtil.constantsMap(task, IdentityPartitionConverters::convertConstant))
            .split(task.start(), task.length());
    String names = table.properties().get(TableProperties.DEFAULT_NAME_MAPPING);
    if (names != null) {
      builder.withNameMapping(NameMappingParser.fromJson(names));
    }
    return deletes.filter(builder.build());
  }

  private final class Filter extends GenericDeleteFilter {
    Filter(FileScanTask task, Schema schema) {
      super(table.io(), task, schema, schema);
    }

    @Override
    protected DeleteLoader newDeleteLoader() {
      return new Loader(this::loadInputFile);
    }
  }

  private final class Loader extends BaseDeleteLoader {
    Loader(Function<DeleteFile, InputFile> files) {
      super(files);
    }

    @Override
    protected boolean canCache(long bytes) {
      return bytes <= MOST_KEPT_BYTES - keptBytes.get();
    }

    @Override
    @SuppressWarnings("unchecked")
    protected <V> V getOrLoad(String file, Supplier<V> load, long bytes) {
      return (V)
          kept.computeIfAbsent(
              file,
              each -> {
                keptBytes.addAndGet(bytes);
                return load.get();
              });
    }
  }
}
