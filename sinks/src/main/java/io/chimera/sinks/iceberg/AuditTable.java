package io.chimera.sinks.iceberg;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;

import io.chimera.schemas.contract.TableName;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.types.Types;

/** The columns of the table that keeps who has changed what; one row is one record of the chain. */
public final class AuditTable {
  /** Of which a lake has one. */
  public static final TableName NAME = new TableName("chimera", "audit");

  public static final String SEQUENCE = "sequence";
  public static final String AT = "at";
  public static final String CALL = "call";
  public static final String LAKE = "lake";
  public static final String ACTOR_KIND = "actor_kind";
  public static final String ACTOR = "actor";
  public static final String COMMAND = "command";
  public static final String OPTIONS = "options";
  public static final String CONTRACT = "contract";
  public static final String CONTRACT_VERSION = "contract_version";
  public static final String CONTRACT_HASH = "contract_hash";
  public static final String TABLES = "tables";
  public static final String VERSION_BEFORE = "version_before";
  public static final String HASH_BEFORE = "hash_before";
  public static final String VERSION_AFTER = "version_after";
  public static final String HASH_AFTER = "hash_after";
  public static final String OUTCOME = "outcome";
  public static final String EXIT_CODE = "exit_code";
  public static final String REASON = "reason";
  public static final String PREVIOUS = "previous_hash";
  public static final String HASH = "hash";

  /** The columns, in the order in which rows are filled. */
  public static final Schema SCHEMA =
      new Schema(
          required(1, SEQUENCE, Types.LongType.get(), "Number of the record, from 1 without gaps"),
          required(2, AT, Types.TimestampType.withZone(), "When"),
          required(3, CALL, Types.StringType.get(), "The same at a command's start and end"),
          required(4, LAKE, Types.StringType.get(), "The catalog's name, as the settings have it"),
          required(5, ACTOR_KIND, Types.StringType.get(), "As what the actor is known: os, api"),
          required(6, ACTOR, Types.StringType.get(), "Who: a user's name"),
          required(7, COMMAND, Types.StringType.get(), "What was called"),
          required(
              8,
              OPTIONS,
              Types.ListType.ofRequired(9, Types.StringType.get()),
              "Names of the options that it was given"),
          optional(10, CONTRACT, Types.StringType.get(), "The contract that it was given"),
          optional(11, CONTRACT_VERSION, Types.StringType.get(), "Version of that"),
          optional(12, CONTRACT_HASH, Types.StringType.get(), "SHA-256 of that"),
          required(
              13,
              TABLES,
              Types.ListType.ofRequired(14, Types.StringType.get()),
              "Tables that it is about"),
          optional(
              15,
              VERSION_BEFORE,
              Types.StringType.get(),
              "Contract in the ledgers before: version"),
          optional(16, HASH_BEFORE, Types.StringType.get(), "And its SHA-256"),
          optional(
              17,
              VERSION_AFTER,
              Types.StringType.get(),
              "Contract in the ledgers afterwards: version"),
          optional(18, HASH_AFTER, Types.StringType.get(), "And its SHA-256"),
          required(19, OUTCOME, Types.StringType.get(), "started, done, refused or failed"),
          optional(20, EXIT_CODE, Types.IntegerType.get(), "What the shell was answered"),
          optional(21, REASON, Types.StringType.get(), "Why it was not done"),
          required(22, PREVIOUS, Types.StringType.get(), "Hash of the record before"),
          required(23, HASH, Types.StringType.get(), "SHA-256 of all of this but itself"));

  private AuditTable() {}

  /** A partition a month. */
  public static PartitionSpec spec() {
    return PartitionSpec.builderFor(SCHEMA).month(AT).build();
  }

  /** The Flink row of {@link #SCHEMA}. */
  public static RowType rowType() {
    return FlinkSchemaUtil.convert(SCHEMA);
  }
}
