package io.chimera.sinks.audit;

/**
 * What is wrong with a chain.
 *
 * @param kind in a word
 * @param sequence number of the first record that it is about
 * @param message in words
 */
public record Finding(Kind kind, long sequence, String message) {

  /** What can be wrong with a chain. */
  public enum Kind {
    /** A record does not say what it was hashed with. */
    CHANGED,
    /** Records are not there. */
    MISSING,
    /** A number stands more than once. */
    REPEATED,
    /** A record stands after one with a higher number. */
    MISPLACED,
    /** A record was made upon another one than the one that stands before it. */
    UNLINKED,
    /** The chain does not come to the head that is known of it. */
    OTHER_HEAD;

    /** As it is written; never changes. */
    public String label() {
      return switch (this) {
        case CHANGED -> "changed";
        case MISSING -> "missing";
        case REPEATED -> "repeated";
        case MISPLACED -> "misplaced";
        case UNLINKED -> "unlinked";
        case OTHER_HEAD -> "other head";
      };
    }
  }
}
