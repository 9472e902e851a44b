package io.chimera.jobs.replay;

import io.chimera.quality.admission.Trial.Fate;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.ledger.Committed;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a replay came to.
 *
 * @param looked records that were asked for
 * @param before of them those that an earlier replay has taken
 * @param unsettled of them those that the books do not have yet; their pipeline may read them again
 * @param sealed of them those whose key the platform does not have
 * @param fates of the others, by what they are now
 * @param reasons of those that are rejected again, by why
 * @param entry the ledger's, or null if nothing was taken or it was only tried
 */
public record Replayed(
    long looked,
    long before,
    long unsettled,
    long sealed,
    Map<Fate, Long> fates,
    Map<ReasonCode, Long> reasons,
    @Nullable Committed entry) {

  public long count(Fate fate) {
    return fates.getOrDefault(fate, 0L);
  }

  /** Counts as they come. */
  static final class Counts {
    private final Map<Fate, Long> fates = new EnumMap<>(Fate.class);
    private final Map<ReasonCode, Long> reasons = new EnumMap<>(ReasonCode.class);
    private long looked;
    private long before;
    private long unsettled;
    private long sealed;

    void look() {
      looked++;
    }

    void replayedBefore() {
      before++;
    }

    void unsettled() {
      unsettled++;
    }

    void sealed() {
      sealed++;
    }

    void judged(Fate fate) {
      fates.merge(fate, 1L, Long::sum);
    }

    void rejected(ReasonCode reason) {
      reasons.merge(reason, 1L, Long::sum);
    }

    /** How many leave the quarantine. */
    long taken() {
      return count(Fate.WRITTEN) + count(Fate.DROPPED) + count(Fate.DUPLICATE);
    }

    private long count(Fate fate) {
      return fates.getOrDefault(fate, 0L);
    }

    /** The books' line of it. */
    Tally tally() {
      return new Tally(
          0,
          count(Fate.WRITTEN),
          0,
          count(Fate.DUPLICATE),
          0,
          count(Fate.DROPPED),
          0,
          0,
          taken(),
          null);
    }

    Replayed result(@Nullable Committed entry) {
      return new Replayed(
          looked, before, unsettled, sealed, Map.copyOf(fates), Map.copyOf(reasons), entry);
    }
  }
}
