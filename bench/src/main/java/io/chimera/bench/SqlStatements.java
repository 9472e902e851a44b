package io.chimera.bench;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.contract.TopicSpec.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a user has to write to have a workload taken in by Flink SQL. */
final class SqlStatements {
  private static final String SOURCE = "records";

  /** As our own reads have them, and larger answers of the broker. */
  private static final Map<String, String> TUNED_CONSUMER =
      Map.of(
          "properties.max.poll.records", "5000",
          "properties.fetch.min.bytes", "65536",
          "properties.max.partition.fetch.bytes", "4194304",
          "properties.receive.buffer.bytes", "1048576");

  private final Shape shape;
  private final Format format;
  private final Subject subject;
  private final String catalog;

  /**
   * @param catalog its name in SQL
   */
  SqlStatements(Workload.Kind workload, Subject subject, String catalog) {
    shape = workload.shape().shape();
    format = workload.format();
    this.subject = subject;
    this.catalog = catalog;
  }

  /** The topic, from its beginning to where it ends now. */
  String source(BenchContract.Source source, String topic) {
    var options = new TreeMap<String, String>();
    options.put("connector", "kafka");
    options.put("topic", topic);
    options.put("properties.bootstrap.servers", source.servers());
    options.put("properties.group.id", "sql_" + topic);
    options.put("properties.isolation.level", "read_committed");
    options.put("scan.startup.mode", "earliest-offset");
    options.put("scan.bounded.mode", "latest-offset");
    switch (format) {
      case AVRO -> {
        options.put("format", "avro-confluent");
        options.put("avro-confluent.url", source.registry());
      }
      case JSON -> {
        options.put("format", "json");
        options.put("json.timestamp-format.standard", "ISO-8601");
      }
    }
    if (subject != Subject.SQL_SHIPPED) {
      options.putAll(TUNED_CONSUMER);
    }
    return """
    CREATE TABLE %s (
    %s%s
    ) WITH (
    %s
    )
    """
        .formatted(
            SOURCE,
            shape.sqlColumns(),
            subject.isDeduplicating() ? ",\n  `arrived` AS PROCTIME()" : "",
            options.entrySet().stream()
                .map(option -> "  '%s' = '%s'".formatted(option.getKey(), option.getValue()))
                .collect(Collectors.joining(",\n")));
  }

  /** Tables beside the one that is there already. */
  List<String> tables() {
    if (!subject.hasRules()) {
      return List.of();
    }
    return List.of(
        """
        CREATE TABLE %s (
        %s,
          `failed_rule` STRING
        ) WITH (
          'format-version' = '2',
          'write.format.default' = 'parquet',
          'write.parquet.compression-codec' = 'zstd'
        )
        """
            .formatted(name(BenchContract.table(shape).quarantine()), shape.sqlColumns()));
  }

  /** All that is written, as one job. */
  List<String> inserts() {
    var inserts = new ArrayList<String>();
    inserts.add("INSERT INTO %s %s".formatted(name(BenchContract.table(shape)), accepted()));
    if (subject.hasRules()) {
      inserts.add(
          "INSERT INTO %s SELECT %s, CASE %s END FROM %s WHERE NOT (%s)"
              .formatted(
                  name(BenchContract.table(shape).quarantine()),
                  shape.sqlNames(),
                  shape.rules().stream()
                      .map(rule -> "WHEN NOT (%s) THEN '%s'".formatted(rule.sql(), rule.name()))
                      .collect(Collectors.joining(" ")),
                  SOURCE,
                  passes()));
    }
    return inserts;
  }

  private String accepted() {
    String passing = subject.hasRules() ? " WHERE " + passes() : "";
    if (!subject.isDeduplicating()) {
      return "SELECT * FROM " + SOURCE + passing;
    }
    return """
    SELECT %1$s FROM (
      SELECT %1$s, ROW_NUMBER() OVER (PARTITION BY %2$s ORDER BY `arrived` ASC) AS `place`
      FROM %3$s%4$s
    ) WHERE `place` = 1"""
        .formatted(
            shape.sqlNames(),
            shape.unique().stream()
                .map(column -> "`%s`".formatted(column))
                .collect(Collectors.joining(", ")),
            SOURCE,
            passing);
  }

  /** A rule that a null makes unknown is not broken. */
  private String passes() {
    return shape.rules().stream()
        .map(rule -> "(%s) IS NOT FALSE".formatted(rule.sql()))
        .collect(Collectors.joining(" AND "));
  }

  private String name(TableName table) {
    return "`%s`.`%s`.`%s`".formatted(catalog, table.namespace(), table.name());
  }
}
