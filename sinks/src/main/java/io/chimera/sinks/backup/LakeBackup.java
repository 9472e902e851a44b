package io.chimera.sinks.backup;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.TableLedger;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/**
 * Where all tables of a lake stood at a moment, and the contracts that are run into it. It has what
 * the tables' metadata files say, which do not live long. What the tables consist of stays where it
 * is: a backup is as good as long as the files of its snapshots are there.
 *
 * @param version of the format, {@link #VERSION}
 * @param takenAt when, in ISO 8601
 * @param catalog its name
 * @param tables in the order in which they were looked at
 * @param contracts texts of contracts
 */
public record LakeBackup(
    int version, String takenAt, String catalog, List<SavedTable> tables, List<Text> contracts) {
  /** The only one there is. */
  public static final int VERSION = 1;

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

  public LakeBackup {
    tables = List.copyOf(tables);
    contracts = List.copyOf(contracts);
  }

  /**
   * A contract as it was written.
   *
   * @param name of its file
   * @param text of it
   */
  public record Text(String name, String text) {}

  /**
   * Looks at all tables. Pipelines may commit meanwhile: a quarantine is looked at after its table,
   * so that it has all that the table's books count; what it has beyond that, the next start takes
   * out of it.
   */
  public static LakeBackup take(
      LakeCatalog lake, String catalog, List<Text> contracts, Instant now) {
    var names = new ArrayList<>(lake.tables());
    names.sort(Comparator.comparing(TableName::isQuarantine));
    var tables = new ArrayList<SavedTable>();
    for (TableName name : names) {
      Table table = lake.load(name);
      Snapshot snapshot = table.currentSnapshot();
      tables.add(
          new SavedTable(
              name.toString(),
              table.uuid().toString(),
              LakeCatalog.metadataLocation(table),
              snapshot == null ? null : Long.toString(snapshot.snapshotId()),
              name.isQuarantine() ? null : head(table),
              KeptMetadata.pack(LakeCatalog.metadata(table))));
    }
    return new LakeBackup(VERSION, now.toString(), catalog, tables, contracts);
  }

  /** The newest line of a table's books; null where nobody keeps any. */
  static SavedTable.@Nullable Head head(Table table) {
    return new TableLedger(table)
        .head()
        .map(
            head ->
                new SavedTable.Head(
                    head.entry().run().pipeline(),
                    head.entry().run().epoch(),
                    head.entry().commitId(),
                    head.entry().totals().in(),
                    head.entry().totals().written(),
                    head.entry().totals().quarantined()))
        .orElse(null);
  }

  /** Writes it as JSON; the writer stays open. */
  public void write(Writer writer) throws IOException {
    JSON.writeValue(writer, this);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it is something else
   */
  public static LakeBackup read(Path file) throws IOException {
    LakeBackup read;
    try {
      read = JSON.readValue(Files.readAllBytes(file), LakeBackup.class);
    } catch (JacksonException malformed) {
      // The cause is left out, for it repeats what stands there, and it may be any file.
      throw new IOException("Cannot read '" + file + "': it is not what 'chimera backup' writes");
    }
    if (read.version() != VERSION) {
      throw new IOException(
          "Cannot read '" + file + "': its version is " + read.version() + ", expected " + VERSION);
    }
    return read;
  }
}
