package io.chimera.bench;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What is measured: the pipeline with more or less of what a contract can ask for, and others. */
public enum Subject {
  /** One thread without Flink that polls the topic, and looks at nothing. */
  POLL(Kind.LADDER),
  /** That decodes as well, into one row. */
  DECODE(Kind.LADDER),
  /** That writes Parquet as well, compressed by zstd, to memory. */
  MEMORY(Kind.LADDER),
  /** To disk instead: the least that has to be done by anybody. */
  LIMIT(Kind.LADDER),
  /** That commits the files as well. */
  COMMIT(Kind.LADDER),
  /** Flink SQL's {@code INSERT INTO iceberg SELECT * FROM kafka}, as Flink and the JVM come. */
  SQL_SHIPPED(Kind.SQL),
  /** The same with all that somebody sets who knows how: what others are compared with. */
  SQL_TUNED(Kind.SQL),
  /** The same with the rules and the deduplication in SQL, and a table for what fails. */
  SQL_GOVERNED(Kind.SQL, Part.RULES, Part.DEDUPLICATION),
  /** Kafka Connect with Iceberg's sink, tuned where it can be. */
  KAFKA_CONNECT(Kind.CONNECT),
  /** Decodes, checks types and event time, writes, keeps books; no rule, no repeat looked for. */
  UNGOVERNED(Kind.ENGINE),
  /** With ten rules on records. */
  RULES(Kind.ENGINE, Part.RULES),
  /** With repeats looked for. */
  DEDUPLICATION(Kind.ENGINE, Part.DEDUPLICATION),
  /** With both. */
  GOVERNED(Kind.ENGINE, Part.RULES, Part.DEDUPLICATION),
  /** With both, and one column as a token. */
  PROTECTED(Kind.ENGINE, Part.RULES, Part.DEDUPLICATION, Part.PROTECTION);

  /** Whose program it is. */
  enum Kind {
    /** No engine at all, as a measure of engines: takes only what decodes. */
    LADDER,
    /** Flink SQL: cannot divert what does not decode. */
    SQL,
    /** Kafka Connect: its sink fails by what the table cannot take. */
    CONNECT,
    /** The pipeline. */
    ENGINE
  }

  private enum Part {
    RULES,
    DEDUPLICATION,
    PROTECTION
  }

  private final Kind kind;
  private final Set<Part> parts;

  Subject(Kind kind, Part... parts) {
    this.kind = kind;
    this.parts = Set.of(parts);
  }

  /** Those that are measured where nobody says which. */
  static List<Subject> usual() {
    return Stream.of(values())
        .filter(each -> !Set.of(KAFKA_CONNECT, RULES, DEDUPLICATION, PROTECTED).contains(each))
        .toList();
  }

  Kind kind() {
    return kind;
  }

  boolean hasRules() {
    return parts.contains(Part.RULES);
  }

  boolean isDeduplicating() {
    return parts.contains(Part.DEDUPLICATION);
  }

  boolean isProtecting() {
    return parts.contains(Part.PROTECTION);
  }

  /** Whether records that nobody can read are only a few more rejections to it. */
  boolean takesBroken() {
    return kind == Kind.ENGINE;
  }

  /** As in the names of ratios, which are read without this table beside them. */
  String ratioName() {
    return kind == Kind.SQL ? "flink_" + label() : label();
  }

  /** As in the table and in options. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
