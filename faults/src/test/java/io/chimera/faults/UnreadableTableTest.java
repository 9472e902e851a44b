package io.chimera.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.platform.PlatformSettingsReader;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.TargetTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table whose files are gone or broken is never taken for trouble of the run itself. */
class UnreadableTableTest {
  private static final String BYTES = "this is not a Parquet file";

  @TempDir private Path directory;
  private LakeCatalog lake;
  private Table table;
  private Table quarantine;

  @BeforeEach
  void createTables() {
    var dataset = Pipelines.PLAIN.contract("localhost:9092", "numbers").datasets().get(0);
    lake = LakeCatalog.open(new PlatformSettingsReader().defaults(directory).catalog());
    table = TargetTables.main(lake, dataset);
    quarantine = TargetTables.quarantine(lake, dataset);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private void append(Table to, Path file) {
    to.newFastAppend()
        .appendFile(
            DataFiles.builder(to.spec())
                .withPath(file.toString())
                .withFormat("parquet")
                .withFileSizeInBytes(BYTES.length())
                .withRecordCount(1)
                .build())
        .commit();
  }

  private Map<Verdict, Long> judged() throws IOException {
    return Oracle.judge(new Generator(1), List.of(), lake, SeriesTable.NUMBERS, List.of()).counts();
  }

  @Test
  void emptyTablesAreClean() throws IOException {
    assertThat(judged()).isEmpty();
  }

  @Test
  void findsALossWhereALiveFileIsGone() throws IOException {
    append(table, directory.resolve("gone.parquet"));

    assertThat(judged()).containsExactly(Map.entry(Verdict.LOSS, 1L));
  }

  @Test
  void findsALossWhereALiveFileOfTheQuarantineIsGone() throws IOException {
    append(quarantine, directory.resolve("gone.parquet"));

    assertThat(judged()).containsExactly(Map.entry(Verdict.LOSS, 1L));
  }

  @Test
  void findsBrokenFilesToBeCorrupt() throws IOException {
    append(table, Files.writeString(directory.resolve("broken.parquet"), BYTES));

    assertThat(judged()).containsExactly(Map.entry(Verdict.CORRUPT, 1L));
  }
}
