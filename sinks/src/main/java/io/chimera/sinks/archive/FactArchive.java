package io.chimera.sinks.archive;

import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactTopic;
import io.chimera.sinks.iceberg.FactsTable;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.TargetTables;
import io.chimera.sinks.ledger.AppendOnce;
import io.chimera.sinks.write.FactFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/** The facts of a lake, for as long as somebody may want to hear them again. */
public final class FactArchive {
  private static final List<String> NAMES =
      FactsTable.SCHEMA.columns().stream().map(Types.NestedField::name).toList();

  private final @Nullable Table table;

  private FactArchive(@Nullable Table table) {
    this.table = table;
  }

  /** The archive of a lake, made if there is none. */
  public static FactArchive open(LakeCatalog catalog) {
    return new FactArchive(
        TargetTables.ours(catalog, FactsTable.NAME, FactsTable.SCHEMA, FactsTable.spec()));
  }

  /** The archive of a lake for whoever only looks; without facts if nothing was ever kept. */
  public static FactArchive look(LakeCatalog catalog) {
    return new FactArchive(catalog.exists(FactsTable.NAME) ? catalog.load(FactsTable.NAME) : null);
  }

  /** Keeps facts. */
  public void add(List<Fact> facts) {
    Table kept = table;
    if (kept == null) {
      throw new IllegalStateException("Cannot keep facts: the archive was opened to look");
    }
    if (facts.isEmpty()) {
      return;
    }
    try {
      AppendOnce.append(kept, List.of(FactFiles.write(kept, facts)));
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot keep facts in table '" + kept.name() + "'", failure);
    }
  }

  /** All facts from a moment on, each once, in the order of their times. */
  public List<Fact> since(Instant from) {
    return sorted(Expressions.greaterThanOrEqual(FactsTable.AT, micros(from)));
  }

  /** As {@link #since(Instant)}, those that belong on one topic. */
  public List<Fact> since(FactTopic topic, Instant from) {
    return sorted(
        Expressions.and(
            Expressions.equal(FactsTable.TOPIC, topic.topic()),
            Expressions.greaterThanOrEqual(FactsTable.AT, micros(from))));
  }

  private List<Fact> sorted(Expression filter) {
    var facts = new LinkedHashMap<String, Fact>();
    for (Fact fact : read(filter)) {
      facts.putIfAbsent(fact.topic() + " " + fact.id(), fact);
    }
    var sorted = new ArrayList<>(facts.values());
    sorted.sort(Comparator.comparing(Fact::at));
    return sorted;
  }

  /** All facts of one key on some topics, each once, in the order of their times. */
  public List<Fact> of(Collection<FactTopic> topics, String key) {
    var facts = new LinkedHashMap<String, Fact>();
    Expression filter =
        Expressions.and(
            Expressions.in(FactsTable.TOPIC, topics.stream().map(FactTopic::topic).toArray()),
            Expressions.equal(FactsTable.KEY, key));
    for (Fact fact : read(filter)) {
      facts.putIfAbsent(fact.topic() + " " + fact.id(), fact);
    }
    var sorted = new ArrayList<>(facts.values());
    sorted.sort(Comparator.comparing(Fact::at));
    return sorted;
  }

  /** The newest event of each pipeline's start, in the order of their times. */
  public List<Fact> starts() {
    var newest = new LinkedHashMap<String, Fact>();
    for (Fact fact : read(Expressions.equal(FactsTable.TOPIC, FactTopic.LINEAGE.topic()))) {
      if (fact.id().contains("/START/")) {
        newest.merge(fact.key(), fact, (one, other) -> one.at().isAfter(other.at()) ? one : other);
      }
    }
    var sorted = new ArrayList<>(newest.values());
    sorted.sort(Comparator.comparing(Fact::at));
    return sorted;
  }

  /** Ids of the facts of one key from a moment on. */
  public Set<String> ids(FactTopic topic, String key, Instant from) {
    var ids = new HashSet<String>();
    each(
        Expressions.and(
            Expressions.equal(FactsTable.TOPIC, topic.topic()),
            Expressions.and(
                Expressions.equal(FactsTable.KEY, key),
                Expressions.greaterThanOrEqual(FactsTable.AT, micros(from)))),
        List.of(FactsTable.ID),
        record -> ids.add((String) record.getField(FactsTable.ID)));
    return ids;
  }

  /** A fact of which only the beginning of its id is known; empty if there is none. */
  public Optional<Fact> findByBeginning(FactTopic topic, String beginning) {
    return allByBeginning(topic, beginning).stream().findFirst();
  }

  /** All facts whose ids begin so, in no order, and perhaps more than once. */
  public List<Fact> allByBeginning(FactTopic topic, String beginning) {
    return read(
        Expressions.and(
            Expressions.equal(FactsTable.TOPIC, topic.topic()),
            Expressions.startsWith(FactsTable.ID, beginning)));
  }

  /** Hands on all facts of a topic from a moment on, in no order, and perhaps more than once. */
  public void each(FactTopic topic, Instant from, Consumer<Fact> each) {
    each(of(topic, from), NAMES, record -> each.accept(fact(record)));
  }

  /** The same of one key. */
  public void each(FactTopic topic, String key, Instant from, Consumer<Fact> each) {
    each(
        Expressions.and(of(topic, from), Expressions.equal(FactsTable.KEY, key)),
        NAMES,
        record -> each.accept(fact(record)));
  }

  private static Expression of(FactTopic topic, Instant from) {
    return Expressions.and(
        Expressions.equal(FactsTable.TOPIC, topic.topic()),
        Expressions.greaterThanOrEqual(FactsTable.AT, micros(from)));
  }

  private static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
  }

  private List<Fact> read(Expression filter) {
    var facts = new ArrayList<Fact>();
    each(filter, NAMES, record -> facts.add(fact(record)));
    return facts;
  }

  private void each(Expression filter, List<String> columns, Consumer<Record> each) {
    Table kept = table;
    if (kept == null) {
      return;
    }
    kept.refresh();
    try (var records = IcebergGenerics.read(kept).select(columns).where(filter).build()) {
      records.forEach(each);
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot read table '" + kept.name() + "'", failure);
    }
  }

  private static Fact fact(Record record) {
    return new Fact(
        FactTopic.of((String) record.get(0)),
        (String) record.get(1),
        (String) record.get(2),
        ((OffsetDateTime) record.get(3)).toInstant(),
        (String) record.get(4));
  }
}
