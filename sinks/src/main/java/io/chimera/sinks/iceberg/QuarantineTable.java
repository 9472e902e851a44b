package io.chimera.sinks.iceberg;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;

import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.Schema;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.types.Types;

/**
 * The columns of every quarantine table: why a record was rejected, and all that is needed to
 * replay it. One row is one rejected record.
 */
public final class QuarantineTable {
  public static final String REJECTED_AT = "rejected_at";

  /** The columns, in the order in which rows are filled. */
  public static final Schema SCHEMA =
      new Schema(
          required(1, "stage", Types.StringType.get(), "Where on its way the record was rejected"),
          required(2, "reason_code", Types.StringType.get(), "The stable reason"),
          optional(3, "column_name", Types.StringType.get(), "The contract column it is about"),
          required(4, "message", Types.StringType.get(), "The reason in words, without the value"),
          optional(5, "value", Types.BinaryType.get(), "The record's bytes; null is a tombstone"),
          optional(6, "key", Types.BinaryType.get(), "The record's key"),
          required(7, "headers", headers(), "The record's headers in their order"),
          required(8, "source_stream", Types.StringType.get(), "For Kafka the topic"),
          required(9, "source_split", Types.IntegerType.get(), "For Kafka the partition"),
          required(10, "source_position", Types.LongType.get(), "For Kafka the offset"),
          optional(11, "source_timestamp", Types.TimestampType.withZone(), "The source's own time"),
          required(12, REJECTED_AT, Types.TimestampType.withZone(), "When it was rejected"),
          required(13, "contract_version", Types.StringType.get(), "The contract that judged it"),
          required(14, "contract_hash", Types.StringType.get(), "SHA-256 of that contract"),
          required(15, "pipeline", Types.StringType.get(), "The pipeline that read it"),
          required(19, "failed_rules", names(), "The contract's rules that the record failed"));

  private QuarantineTable() {}

  /** The Flink row of {@link #SCHEMA}. */
  public static RowType rowType() {
    return FlinkSchemaUtil.convert(SCHEMA);
  }

  private static Types.ListType names() {
    return Types.ListType.ofRequired(20, Types.StringType.get());
  }

  private static Types.ListType headers() {
    return Types.ListType.ofRequired(
        16,
        Types.StructType.of(
            required(17, "name", Types.StringType.get()),
            optional(18, "value", Types.BinaryType.get())));
  }
}
