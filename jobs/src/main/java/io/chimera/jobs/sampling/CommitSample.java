package io.chimera.jobs.sampling;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.StreamSupport;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.io.CloseableIterable;

/**
 * A uniform sample of the rows that one commit added, as the table holds them: what is protected
 * there is protected here.
 *
 * @param rows how many the commit added
 * @param sample some of them, or all if there are no more
 */
public record CommitSample(long rows, List<Record> sample) {
  public CommitSample {
    sample = List.copyOf(sample);
  }

  /**
   * Reads the files that the snapshot added, in the order of their names, so that the same chance
   * makes the same sample.
   */
  public static CommitSample of(Table table, Snapshot snapshot, int size, RandomGenerator random)
      throws IOException {
    var reservoir = new Reservoir<Record>(size, random);
    List<DataFile> files =
        StreamSupport.stream(
                SnapshotChanges.builderFor(table)
                    .snapshot(snapshot)
                    .build()
                    .addedDataFiles()
                    .spliterator(),
                false)
            .map(DataFile::copyWithoutStats)
            .sorted(Comparator.comparing(DataFile::location))
            .toList();
    for (DataFile file : files) {
      try (CloseableIterable<Record> records = read(table, file)) {
        records.forEach(reservoir::offer);
      }
    }
    return new CommitSample(reservoir.offered(), reservoir.sample());
  }

  private static CloseableIterable<Record> read(Table table, DataFile file) {
    return FormatModelRegistry.<Record, Object>readBuilder(
            file.format(), Record.class, table.io().newInputFile(file))
        .project(table.schema())
        .build();
  }
}
