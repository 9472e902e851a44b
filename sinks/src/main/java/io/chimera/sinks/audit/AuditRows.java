package io.chimera.sinks.audit;

import io.chimera.sinks.iceberg.AuditTable;
import java.time.OffsetDateTime;
import java.util.List;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.iceberg.data.Record;
import org.jspecify.annotations.Nullable;

/** Records of the chain as rows of {@link AuditTable}, and back. */
final class AuditRows {
  private AuditRows() {}

  static RowData write(AuditRecord record) {
    Deed deed = record.deed();
    Deed.Call call = deed.call();
    Deed.Subject object = deed.object();
    return GenericRowData.of(
        record.sequence(),
        TimestampData.fromInstant(deed.at()),
        text(call.id()),
        text(call.lake()),
        text(call.actor().kind()),
        text(call.actor().user()),
        text(call.command()),
        texts(call.options()),
        text(object.contract()),
        version(object.given()),
        hash(object.given()),
        texts(object.tables()),
        version(deed.before()),
        hash(deed.before()),
        version(deed.after()),
        hash(deed.after()),
        text(deed.outcome().kind()),
        deed.outcome().exitCode(),
        text(deed.outcome().reason()),
        text(record.previous()),
        text(record.hash()));
  }

  private static @Nullable StringData version(@Nullable ContractVersion contract) {
    return contract == null ? null : text(contract.version());
  }

  private static @Nullable StringData hash(@Nullable ContractVersion contract) {
    return contract == null ? null : text(contract.hash());
  }

  private static @Nullable StringData text(@Nullable String text) {
    return text == null ? null : StringData.fromString(text);
  }

  private static GenericArrayData texts(List<String> texts) {
    return new GenericArrayData(texts.stream().map(StringData::fromString).toArray());
  }

  /** A row as it is, whatever others have made of it: nothing in it may get lost on the way. */
  static AuditRecord read(Record row) {
    var call =
        new Deed.Call(
            required(row, AuditTable.CALL),
            required(row, AuditTable.LAKE),
            new Actor(required(row, AuditTable.ACTOR_KIND), required(row, AuditTable.ACTOR)),
            required(row, AuditTable.COMMAND),
            list(row, AuditTable.OPTIONS));
    var object =
        new Deed.Subject(
            text(row, AuditTable.CONTRACT),
            contract(row, AuditTable.CONTRACT_VERSION, AuditTable.CONTRACT_HASH),
            list(row, AuditTable.TABLES));
    var outcome =
        new Outcome(
            required(row, AuditTable.OUTCOME),
            (Integer) row.getField(AuditTable.EXIT_CODE),
            text(row, AuditTable.REASON));
    var deed =
        new Deed(
            ((OffsetDateTime) row.getField(AuditTable.AT)).toInstant(),
            call,
            object,
            contract(row, AuditTable.VERSION_BEFORE, AuditTable.HASH_BEFORE),
            contract(row, AuditTable.VERSION_AFTER, AuditTable.HASH_AFTER),
            outcome);
    return new AuditRecord(
        (Long) row.getField(AuditTable.SEQUENCE),
        deed,
        required(row, AuditTable.PREVIOUS),
        required(row, AuditTable.HASH));
  }

  private static @Nullable ContractVersion contract(Record row, String version, String hash) {
    return row.getField(version) == null && row.getField(hash) == null
        ? null
        : new ContractVersion(required(row, version), required(row, hash));
  }

  private static @Nullable String text(Record row, String column) {
    return (String) row.getField(column);
  }

  private static String required(Record row, String column) {
    String text = text(row, column);
    return text == null ? "" : text;
  }

  @SuppressWarnings("unchecked")
  private static List<String> list(Record row, String column) {
    return (List<String>) row.getField(column);
  }
}
