package io.chimera.schemas.contract;

import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Dataset.UnknownFields;
import io.chimera.schemas.contract.TopicSpec.Format;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one of {@code datasets}. */
final class DatasetReader {
  static final int MAX_VALUE_BYTES = 128 * 1024 * 1024;
  static final Duration MAX_FUTURE = Duration.ofDays(3650);

  private static final double HUNDRED = 100;
  private static final int MAX_AT_LEAST = 1_000_000_000;
  private static final Map<String, Format> FORMATS = new LinkedHashMap<>();
  private static final Map<String, UnknownFields> UNKNOWN_FIELDS = new LinkedHashMap<>();
  private static final Set<String> PLANNED_FORMATS = Set.of("csv", "protobuf", "parquet", "text");
  private static final Pattern START =
      Pattern.compile(
          "earliest|latest|(19[7-9]|[2-9][0-9]{2})[0-9]-[0-9]{2}-[0-9]{2}T"
              + "[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z");
  private static final String EXPECTED_START =
      "'earliest', 'latest' or a moment since 1970 as in '2026-11-20T08:00:00Z'";

  static {
    FORMATS.put("avro", Format.AVRO);
    FORMATS.put("json", Format.JSON);
    UNKNOWN_FIELDS.put("ignore", UnknownFields.IGNORE);
    UNKNOWN_FIELDS.put("quarantine", UnknownFields.QUARANTINE);
  }

  private DatasetReader() {}

  /**
   * Reads one.
   *
   * @param kept what the contract says for all of them
   */
  static Dataset read(DocumentNode node, SourceSpec source, Retention kept) {
    DocumentObject dataset = node.object(ContractPart.DATASET.keys());
    String name = dataset.required("name", "the dataset's name").identifier();
    var database = source instanceof DatabaseSourceSpec each ? each : null;
    DocumentNode fromNode =
        dataset.required("from", database == null ? "the topic" : "the source's table");
    // Of a topic before the columns, of a table after them: it names some of them.
    @Nullable FromSpec topic = database == null ? topic(fromNode) : null;
    DocumentNode columnsNode = dataset.required("columns", "a list of columns");
    var ruleReader = new RuleReader();
    List<ColumnReader.Declaration> declarations =
        database == null
            ? ColumnReader.topLevel(columnsNode, ruleReader)
            : ColumnReader.ofTable(columnsNode, ruleReader);
    var columns = new ArrayList<Column>();
    declarations.forEach(each -> each.column().ifPresent(columns::add));
    if (columns.size() == declarations.size() && !columns.isEmpty()) {
      checkAnyFromValue(columnsNode, columns);
    }
    var declared = new DeclaredColumns(declarations);
    FromSpec from = database == null ? topic : new TableReader(database, declared).read(fromNode);
    DocumentNode unknownNode = dataset.optional("unknownFields");
    UnknownFields unknownFields = unknownNode.choice(UNKNOWN_FIELDS, UnknownFields.IGNORE);
    int maxValueBytes =
        dataset
            .optional("maxValueBytes")
            .integer(1, MAX_VALUE_BYTES, Dataset.DEFAULT_MAX_VALUE_BYTES);
    EventTime eventTime = eventTime(dataset.optional("eventTime"), declared);
    Deduplication deduplication =
        DeduplicationReader.read(dataset.optional("deduplicate"), declared, eventTime != null);
    ruleReader.ofDataset(dataset.optional("quality"), declared, eventTime != null);
    RejectLimit rejectLimit = rejectLimit(dataset.optional("rejects"));
    Target target = TargetReader.read(dataset.required("target", "the table"), declared, from);
    if (from instanceof TableSpec table) {
      checkOfTable(table, target, unknownNode, dataset.optional("deduplicate"));
      if (table.mode() != TableSpec.Mode.CDC
          && columns.stream().anyMatch(each -> each.origin().metadata() != null)) {
        columnsNode.report(
            "has a column filled from metadata", "the mode 'cdc', which alone tells changes");
      }
    }
    List<ServiceLevel> serviceLevels =
        ServiceLevelReader.read(dataset.optional("sla"), eventTime != null);
    Retention retention = RetentionReader.read(dataset.optional("retention"), kept);
    RetentionReader.check(node, retention, eventTime, deduplication, target);
    target.kind().deletedColumn().map(Column::ofDeletion).ifPresent(columns::add);
    return new Dataset(
        name,
        from,
        columns,
        unknownFields,
        maxValueBytes,
        eventTime,
        deduplication,
        ruleReader.recordRules(),
        ruleReader.commitRules(),
        rejectLimit,
        target,
        serviceLevels,
        retention);
  }

  private static void checkAnyFromValue(DocumentNode node, List<Column> columns) {
    if (columns.stream().allMatch(each -> each.origin().metadata() != null)) {
      node.report(
          "has only columns filled from metadata", "a column filled from the record's value");
    }
    if (columns.stream().allMatch(each -> each.written().isEmpty())) {
      node.report("has only columns that are dropped", "a column that the table has");
    }
  }

  private static void checkOfTable(
      TableSpec from, Target target, DocumentNode unknownFields, DocumentNode deduplicate) {
    if (unknownFields.isPresent()) {
      unknownFields.report(
          "does not fit a database's table", "'onDrift' in 'from', for columns that are new");
    }
    if (deduplicate.isPresent() && !(target.kind() instanceof TargetKind.Append)) {
      deduplicate.report(
          "does not fit this kind of target", "the kind 'append', for this one has no repeats");
    }
    var cursor = from.cursor();
    if (cursor != null
        && !cursor.late().isZero()
        && target.kind() instanceof TargetKind.Append
        && !deduplicate.isPresent()) {
      deduplicate.report(
          "is missing", "what makes a row a repeat, for 'late' in the cursor reads rows again");
    }
  }

  private static TopicSpec topic(DocumentNode node) {
    DocumentObject from = node.object(ContractPart.FROM.keys());
    String topic =
        from.required("topic", "the topic's name")
            .text(Names.TOPIC, "1 to 249 of letters, digits, '.', '_' and '-'");
    Format format =
        from.required("format", Shown.oneOf(FORMATS.keySet()))
            .choice(FORMATS, PLANNED_FORMATS, Format.JSON);
    return new TopicSpec(topic, format, start(from.optional("start")));
  }

  private static StartPosition start(DocumentNode node) {
    String text = node.text(START, EXPECTED_START);
    if (text.isEmpty() || text.equals("earliest")) {
      return StartPosition.EARLIEST;
    }
    if (text.equals("latest")) {
      return StartPosition.LATEST;
    }
    try {
      return StartPosition.at(Instant.parse(text));
    } catch (DateTimeException e) {
      node.refuse(EXPECTED_START);
      return StartPosition.EARLIEST;
    }
  }

  private static @Nullable RejectLimit rejectLimit(DocumentNode node) {
    if (!node.isPresent()) {
      return null;
    }
    DocumentObject limit = node.object(ContractPart.REJECTS.keys());
    DocumentNode percent = limit.required("stopAbovePercent", "a number from 0 to 100");
    boolean isShare =
        percent.value().isNumber()
            && percent.value().doubleValue() >= 0
            && percent.value().doubleValue() <= HUNDRED;
    if (percent.isPresent() && !isShare) {
      percent.refuse("a number from 0 to 100");
    }
    return new RejectLimit(
        percent.value().doubleValue(),
        limit.optional("ofAtLeast").integer(1, MAX_AT_LEAST, RejectLimit.DEFAULT_OF_AT_LEAST));
  }

  private static @Nullable EventTime eventTime(DocumentNode node, DeclaredColumns columns) {
    if (!node.isPresent()) {
      return null;
    }
    DocumentObject eventTime = node.object(ContractPart.EVENT_TIME.keys());
    DocumentNode columnNode = eventTime.required("column", "a top-level column");
    String column = columnNode.text("a top-level column");
    if (columnNode.isText()) {
      columns
          .typeOf(column, columnNode)
          .filter(type -> type != Primitive.TIMESTAMP && type != Primitive.TIMESTAMPTZ)
          .ifPresent(type -> columnNode.refuse("a column of type 'timestamp' or 'timestamptz'"));
      columns
          .knownColumn(column)
          .filter(Column::isProtected)
          .ifPresent(
              found ->
                  columnNode.report(
                      "is column '" + column + "', which is protected",
                      "a column without protection, for the books have its newest value"));
    }
    DocumentNode maxFuture = eventTime.optional("maxFuture");
    return new EventTime(
        column,
        maxFuture.isPresent()
            ? DocumentValues.duration(maxFuture, Duration.ZERO, MAX_FUTURE, Duration.ZERO)
            : null);
  }
}
