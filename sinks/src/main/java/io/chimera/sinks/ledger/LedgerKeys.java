package io.chimera.sinks.ledger;

/** The keys under which the ledger stands in a snapshot's summary; released names never change. */
public final class LedgerKeys {
  /** The tag that keeps the newest ledger snapshot from being expired. */
  public static final String TAG = "chimera-ledger";

  /** The tag that keeps main's newest entry from being expired while the gate is closed. */
  public static final String GATE_TAG = "chimera-gate";

  public static final String PREFIX = "chimera.";
  public static final String COMMIT_ID = PREFIX + "commit-id";
  public static final String OPERATION = PREFIX + "operation";
  public static final String EPOCH = PREFIX + "epoch";
  public static final String PIPELINE = PREFIX + "pipeline";
  public static final String CONTRACT_VERSION = PREFIX + "contract-version";
  public static final String CONTRACT_HASH = PREFIX + "contract-hash";
  public static final String CHECKPOINT = PREFIX + "checkpoint";
  public static final String POSITIONS = PREFIX + "positions";
  public static final String IN = PREFIX + "in";
  public static final String WRITTEN = PREFIX + "written";
  public static final String QUARANTINED = PREFIX + "quarantined";
  public static final String DUPLICATES = PREFIX + "duplicates";
  public static final String FILTERED = PREFIX + "filtered";
  public static final String DROPPED = PREFIX + "dropped";
  public static final String HELD = PREFIX + "held";
  public static final String DISCARDED = PREFIX + "discarded";
  public static final String REPLAYED = PREFIX + "replayed";
  public static final String EVENT_TIME_MAX = PREFIX + "event-time-max";

  /** What was measured of the commit's records, as JSON; absent where nothing was. */
  public static final String READINGS = PREFIX + "readings";

  /** The branch where closings wait behind the gate, invisible to readers of main. */
  public static final String HELD_BRANCH = "held";

  /** Names of the rules, separated by commas, that closed the gate; on every entry behind it. */
  public static final String HELD_BY = PREFIX + "held-by";

  /** How many replays of quarantine the books have so far; absent for none. */
  public static final String REPLAYS = PREFIX + "replays";

  /** Of a replay: the files, in Iceberg's JSON, that mark what it has taken out of quarantine. */
  public static final String REPLAY_MARKS = PREFIX + "replay-marks";

  /**
   * Of what was committed again on top of others when a gate opened: snapshot and time, in epoch
   * milliseconds, at which it was committed first, with a comma between.
   */
  public static final String FIRST = PREFIX + "first";

  /** Commit ids, separated by commas, whose files this snapshot of a quarantine table removes. */
  public static final String UNDONE = PREFIX + "undone";

  /** Commit id of the newest entry that this one takes out of the books: a rewind, a rollback. */
  public static final String ABANDONED = PREFIX + "abandoned";

  static final String TOTAL_PREFIX = PREFIX + "total-";
  public static final String TOTAL_IN = TOTAL_PREFIX + "in";
  public static final String TOTAL_WRITTEN = TOTAL_PREFIX + "written";
  public static final String TOTAL_QUARANTINED = TOTAL_PREFIX + "quarantined";
  public static final String TOTAL_DUPLICATES = TOTAL_PREFIX + "duplicates";
  public static final String TOTAL_FILTERED = TOTAL_PREFIX + "filtered";
  public static final String TOTAL_DROPPED = TOTAL_PREFIX + "dropped";
  public static final String TOTAL_DISCARDED = TOTAL_PREFIX + "discarded";
  public static final String TOTAL_REPLAYED = TOTAL_PREFIX + "replayed";

  private LedgerKeys() {}
}
