package io.chimera.sinks.audit;

import io.chimera.sinks.audit.Finding.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes along a chain, record by record in the order of their numbers, and names what is wrong with
 * it. Whoever can write to the table can make a whole chain anew; that shows only against a head
 * that was noted elsewhere.
 */
public final class ChainCheck {
  private final @Nullable ChainHead noted;
  private final List<Finding> findings = new ArrayList<>();
  private long records;
  private long first;
  private long last;
  private String lastHash;

  /** Of the newest number, more than one only where it is repeated. */
  private final Set<String> hashes = new HashSet<>();

  private ChainCheck(@Nullable ChainHead noted) {
    this.noted = noted;
    last = noted == null ? 0 : noted.sequence() - 1;
    lastHash = ChainHead.NONE.hash();
    hashes.add(lastHash);
  }

  /** Of a chain from its beginning. */
  public static ChainCheck fromBeginning() {
    return new ChainCheck(null);
  }

  /** Of a chain from a record whose number and hash somebody has noted. */
  public static ChainCheck from(ChainHead noted) {
    return new ChainCheck(noted);
  }

  /** Looks at the next record. */
  public void accept(AuditRecord record) {
    long sequence = record.sequence();
    records++;
    if (!record.isAsHashed()) {
      add(
          Kind.CHANGED,
          sequence,
          "Record " + sequence + " was changed: its hash is not that of what it says");
    }
    if (records > 1 && sequence == last) {
      add(Kind.REPEATED, sequence, "Number " + sequence + " stands more than once");
      hashes.add(record.hash());
      return;
    }
    if (sequence <= last) {
      add(Kind.MISPLACED, sequence, "Record " + sequence + " stands after record " + last);
      return;
    }
    if (sequence > last + 1) {
      addMissing(last + 1, sequence - 1, "");
    } else {
      checkLink(record);
    }
    if (records == 1) {
      first = sequence;
    }
    last = sequence;
    lastHash = record.hash();
    hashes.clear();
    hashes.add(lastHash);
  }

  private void checkLink(AuditRecord record) {
    long sequence = record.sequence();
    if (noted != null && sequence == noted.sequence()) {
      if (!record.hash().equals(noted.hash())) {
        add(
            Kind.OTHER_HEAD,
            sequence,
            "Record " + sequence + " is another one than was noted: its hash is " + record.hash());
      }
      return;
    }
    if (!hashes.contains(record.previous())) {
      add(
          Kind.UNLINKED,
          sequence,
          sequence == 1
              ? "Record 1 names a record before it"
              : "Record " + sequence + " was not made upon the record " + last + " that is there");
    }
  }

  /**
   * All that is wrong, after the last record.
   *
   * @param known the head by what the table itself says of its newest snapshot
   */
  public List<Finding> end(ChainHead known) {
    if (noted != null && records == 0) {
      add(
          Kind.MISSING,
          noted.sequence(),
          "Record " + noted.sequence() + ", which was noted, is missing, and all after it");
    }
    long reached = records == 0 && noted != null ? noted.sequence() : last;
    if (known.sequence() > reached) {
      addMissing(reached + 1, known.sequence(), ", by the table's own note of its head");
    } else if (records > 0 && known.sequence() < last) {
      add(
          Kind.OTHER_HEAD,
          known.sequence() + 1,
          "The chain goes on after record "
              + known.sequence()
              + ", which is its head by the table's own note");
    } else if (records > 0 && !hashes.contains(known.hash())) {
      add(
          Kind.OTHER_HEAD,
          last,
          "Record " + last + " is not the head that the table's own note names");
    }
    return List.copyOf(findings);
  }

  private void addMissing(long from, long to, String why) {
    add(
        Kind.MISSING,
        from,
        (from == to ? "Record " + from + " is" : "Records " + from + " to " + to + " are")
            + " missing"
            + why);
  }

  private void add(Kind kind, long sequence, String message) {
    findings.add(new Finding(kind, sequence, message));
  }

  /** How many records were looked at. */
  public long records() {
    return records;
  }

  /** Number of the first of them, 0 of none. */
  public long first() {
    return first;
  }

  /** Where the chain ends, by its records. */
  public ChainHead head() {
    return records == 0 ? ChainHead.NONE : new ChainHead(last, lastHash);
  }
}
