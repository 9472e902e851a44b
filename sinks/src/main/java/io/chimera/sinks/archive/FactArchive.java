package io.chimera.sinks.archive;

import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactTopic;
import io.chimera.sinks.iceberg.FactsTable;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.TargetTables;
import io.chimera.sinks.ledger.AppendOnce;
import io.chimera.sinks.lineage.LineageFact;
import io.chimera.sinks.write.FactFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
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

  /**
   * Keeps the archive itself small: of its history no more than a day is left, and the many files
   * of a day that is over become few. A day at a time; what cannot be done now is done the next
   * time.
   */
  public void tidy(Instant now) {
    Table kept = table;
    if (kept != null) {
      kept.refresh();
      new ArchiveTidying(kept).tidy(now);
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

  /**
   * The hours in which there are facts, oldest first.
   *
   * @param from of this moment and later
   * @param topic only of this one; null for all
   */
  public SortedSet<Instant> hours(Instant from, @Nullable FactTopic topic) {
    var hours = new TreeSet<Instant>();
    each(
        on(topic, Expressions.greaterThanOrEqual(FactsTable.AT, micros(from))),
        List.of(FactsTable.AT),
        record -> hours.add(hour(((OffsetDateTime) record.getField(FactsTable.AT)).toInstant())));
    return hours;
  }

  /** The hour that a moment is in. */
  public static Instant hour(Instant moment) {
    return moment.truncatedTo(ChronoUnit.HOURS);
  }

  /**
   * The facts of one hour, each once, in no order.
   *
   * @param hour its beginning
   * @param topic only of this one; null for all
   */
  public List<Fact> ofHour(Instant hour, @Nullable FactTopic topic) {
    Expression times =
        Expressions.and(
            Expressions.greaterThanOrEqual(FactsTable.AT, micros(hour)),
            Expressions.lessThan(FactsTable.AT, micros(hour.plus(1, ChronoUnit.HOURS))));
    var facts = new LinkedHashMap<String, Fact>();
    for (Fact fact : read(on(topic, times))) {
      facts.putIfAbsent(fact.topic() + " " + fact.id(), fact);
    }
    return List.copyOf(facts.values());
  }

  private static Expression on(@Nullable FactTopic topic, Expression filter) {
    return topic == null
        ? filter
        : Expressions.and(Expressions.equal(FactsTable.TOPIC, topic.topic()), filter);
  }

  /** All facts of one key on some topics, each once, in the order of their times. */
  public List<Fact> of(Collection<FactTopic> topics, String key) {
    return sorted(
        Expressions.and(
            Expressions.in(FactsTable.TOPIC, topics.stream().map(FactTopic::topic).toArray()),
            Expressions.equal(FactsTable.KEY, key)));
  }

  /** The newest event of each pipeline's start, in the order of their times. */
  public List<Fact> starts() {
    var newest = new LinkedHashMap<String, Fact>();
    for (Fact fact : read(Expressions.equal(FactsTable.TOPIC, FactTopic.LINEAGE.topic()))) {
      if (LineageFact.isStart(fact.id())) {
        newest.merge(fact.key(), fact, (one, other) -> one.at().isAfter(other.at()) ? one : other);
      }
    }
    var sorted = new ArrayList<>(newest.values());
    sorted.sort(Comparator.comparing(Fact::at));
    return sorted;
  }

  /**
   * Which facts of some pipelines are kept. Reads no more of them than what tells them apart.
   *
   * @param from of this moment and later
   */
  public KeptFacts kept(Set<String> pipelines, Instant from) {
    var kept = new KeptFacts();
    each(
        Expressions.greaterThanOrEqual(FactsTable.AT, micros(from)),
        List.of(FactsTable.TOPIC, FactsTable.KEY, FactsTable.ID),
        record -> {
          String key = (String) record.getField(FactsTable.KEY);
          if (pipelines.contains(LineageFact.pipelineOf(key))) {
            kept.add(
                FactTopic.of((String) record.getField(FactsTable.TOPIC)),
                (String) record.getField(FactsTable.ID));
          }
        });
    return kept;
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

  /**
   * Facts of a topic by their ids; those that are not kept are missing.
   *
   * @param first time of the earliest
   * @param last time of the latest
   */
  public Map<String, Fact> find(FactTopic topic, Set<String> ids, Instant first, Instant last) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    // What they say is read of no others.
    Expression wanted =
        Expressions.and(
            Expressions.equal(FactsTable.TOPIC, topic.topic()),
            Expressions.in(FactsTable.ID, ids.toArray()));
    var times = new HashSet<Long>();
    each(
        Expressions.and(
            wanted,
            Expressions.greaterThanOrEqual(FactsTable.AT, micros(first)),
            Expressions.lessThanOrEqual(FactsTable.AT, micros(last))),
        List.of(FactsTable.ID, FactsTable.AT),
        record -> times.add(micros(((OffsetDateTime) record.getField(FactsTable.AT)).toInstant())));
    var found = new HashMap<String, Fact>();
    if (!times.isEmpty()) {
      for (Fact fact :
          read(Expressions.and(wanted, Expressions.in(FactsTable.AT, times.toArray())))) {
        found.putIfAbsent(fact.id(), fact);
      }
    }
    return found;
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

  static Fact fact(Record record) {
    return new Fact(
        FactTopic.of((String) record.get(0)),
        (String) record.get(1),
        (String) record.get(2),
        ((OffsetDateTime) record.get(3)).toInstant(),
        (String) record.get(4));
  }
}
