package io.chimera.sinks.iceberg;

import static org.apache.iceberg.types.Types.NestedField.required;

import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.types.Types;

/**
 * The columns of the table that says which records of a quarantine were replayed, and what they
 * became. One row is one record; a row counts if the table's ledger has come to its replay.
 */
public final class ReplayedTable {
  /** Number of the replay in the table's ledger. */
  public static final String REPLAY = "replay";

  /** The replay's commit in that ledger. */
  public static final String COMMIT_ID = "commit_id";

  public static final String STREAM = "source_stream";
  public static final String SPLIT = "source_split";
  public static final String POSITION = "source_position";

  /** The columns, in the order in which rows are filled. */
  public static final Schema SCHEMA =
      new Schema(
          required(1, STREAM, Types.StringType.get(), "As in the quarantine"),
          required(2, SPLIT, Types.IntegerType.get(), "As in the quarantine"),
          required(3, POSITION, Types.LongType.get(), "As in the quarantine"),
          required(
              4, "fate", Types.StringType.get(), "What it became: written, duplicate, dropped"),
          required(5, REPLAY, Types.LongType.get(), "Which replay of the table's ledger"),
          required(6, COMMIT_ID, Types.StringType.get(), "The replay's commit in that ledger"),
          required(7, "replayed_at", Types.TimestampType.withZone(), "When"),
          required(8, "contract_version", Types.StringType.get(), "The contract that judged it"),
          required(9, "contract_hash", Types.StringType.get(), "SHA-256 of that contract"));

  private ReplayedTable() {}

  /** Whole replays can be taken out again, whoever compacts in between. */
  static PartitionSpec spec() {
    return PartitionSpec.builderFor(SCHEMA).identity(COMMIT_ID).build();
  }

  /** The Flink row of {@link #SCHEMA}. */
  public static RowType rowType() {
    return FlinkSchemaUtil.convert(SCHEMA);
  }
}
