package io.chimera.faults.minicluster;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Which calls of one seed go wrong, and how: the n-th commit, load, refresh and file, counted over
 * all tables and tasks. The same seed draws the same plan; which task makes the n-th call is up to
 * the machine.
 */
final class FaultPlan {
  private static final int CALLS = 200;
  private static final int RUSH = 3;

  /** What may go wrong with one sort of call. */
  enum Call {
    COMMIT(
        FaultKind.COMMIT_REFUSED,
        FaultKind.COMMIT_APPLIED_REFUSED,
        FaultKind.COMMIT_UNKNOWN,
        FaultKind.COMMIT_APPLIED_UNKNOWN,
        FaultKind.COMMIT_BROKEN,
        FaultKind.COMMIT_APPLIED_BROKEN,
        FaultKind.COMMIT_HANGS,
        FaultKind.COMMIT_CRASH,
        FaultKind.COMMIT_APPLIED_CRASH,
        FaultKind.COMMIT_OVERTAKEN,
        FaultKind.COMMIT_AFTER_COMPACTION),
    LOAD(FaultKind.LOAD_BROKEN),
    REFRESH(FaultKind.REFRESH_BROKEN),
    READ(FaultKind.READ_BROKEN),
    FILE(FaultKind.DISK_FULL_AT_START, FaultKind.DISK_FULL_INSIDE, FaultKind.DISK_FULL_AT_CLOSE);

    private final List<FaultKind> kinds;

    Call(FaultKind... kinds) {
      this.kinds = List.of(kinds);
    }
  }

  private final Map<Call, Map<Integer, FaultKind>> faults = new EnumMap<>(Call.class);
  private final AtomicIntegerArray calls = new AtomicIntegerArray(Call.values().length);
  private final Map<FaultKind, AtomicInteger> injected = new ConcurrentHashMap<>();
  private final AtomicInteger strikes = new AtomicInteger();
  private volatile FaultKind struck = FaultKind.COMMIT_CRASH;
  private volatile boolean isArmed = true;

  /**
   * @param tables of how many tables calls are counted together: as many faults as for one fall on
   *     so many times the calls
   */
  FaultPlan(long seed, int tables) {
    // Unlike Random, whose first draw is much alike for neighbours: no seed would hit the first
    // call.
    var random = new SplittableRandom(seed);
    draw(random, Call.COMMIT, 0.4 / tables, CALLS * tables);
    draw(random, Call.LOAD, 0.06 / tables, CALLS * tables);
    draw(random, Call.REFRESH, 0.06 / tables, CALLS * tables);
    draw(random, Call.READ, 0.02 / tables, CALLS * tables);
    draw(random, Call.FILE, 0.1 / tables, CALLS * tables);
  }

  private FaultPlan(int commit, FaultKind kind) {
    for (Call call : Call.values()) {
      faults.put(call, call == Call.COMMIT ? Map.of(commit - 1, kind) : Map.of());
    }
  }

  /**
   * A plan in which one commit goes wrong, and nothing else.
   *
   * @param commit counted from 1
   */
  static FaultPlan at(int commit, FaultKind kind) {
    return new FaultPlan(commit, kind);
  }

  /** A plan in which nothing goes wrong but by a {@link #strike}. */
  static FaultPlan quiet() {
    return at(0, FaultKind.COMMIT_CRASH);
  }

  /** The next commits go wrong, so many of them, whatever the plan says. */
  void strike(FaultKind kind, int commits) {
    struck = kind;
    strikes.set(commits);
  }

  /** Some faults come in a rush, as those of a catalog that is away for a while do. */
  private void draw(SplittableRandom random, Call call, double share, int calls) {
    Map<Integer, FaultKind> drawn = new ConcurrentHashMap<>();
    int number = 0;
    while (number < calls) {
      if (random.nextDouble() < share) {
        FaultKind kind = call.kinds.get(random.nextInt(call.kinds.size()));
        int end = number + 1 + random.nextInt(RUSH);
        while (number < end) {
          drawn.put(number++, kind);
        }
      }
      number++;
    }
    faults.put(call, drawn);
  }

  /** What happens to the next call of this sort; null for nothing. */
  @org.jspecify.annotations.Nullable
  FaultKind next(Call call) {
    if (!isArmed) {
      return null;
    }
    boolean isStruck =
        call == Call.COMMIT && strikes.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    FaultKind kind =
        isStruck ? struck : faults.get(call).get(calls.getAndIncrement(call.ordinal()));
    if (kind != null) {
      injected.computeIfAbsent(kind, unused -> new AtomicInteger()).incrementAndGet();
    }
    return kind;
  }

  /** From now on all goes well. */
  void disarm() {
    isArmed = false;
  }

  /** How often which fault really happened. */
  Map<String, Integer> injected() {
    var counts = new TreeMap<String, Integer>();
    injected.forEach((kind, count) -> counts.put(kind.name(), count.get()));
    return counts;
  }

  /** The plan in words; equal for equal seeds. */
  @Override
  public String toString() {
    var text = new ArrayList<String>();
    for (Call call : Call.values()) {
      text.add(call + " " + new TreeMap<>(faults.get(call)));
    }
    return String.join("; ", text);
  }
}
