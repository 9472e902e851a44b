package io.chimera.jobs.expectations;

/**
 * A type of expectation that Great Expectations brings along.
 *
 * @param name as in {@code expect_column_values_to_be_between}
 * @param generation which releases have it
 * @param scope what it looks at
 * @param becomes what it becomes, or why it becomes nothing, as the documentation says it
 */
public record ExpectationType(
    String name, Generation generation, Scope scope, String becomes, Translation translation) {

  /** Which releases have a type. */
  public enum Generation {
    ZERO("0.x"),
    ONE("1.x"),
    BOTH("0.x, 1.x");

    private final String label;

    Generation(String label) {
      this.label = label;
    }

    /** As the documentation says it. */
    public String label() {
      return label;
    }
  }

  /** What an expectation looks at. */
  public enum Scope {
    /** Each record by itself; may be met by most of them, and be about some of them. */
    RECORD("record"),
    /** All records together, for us those of one commit. */
    COMMIT("commit"),
    /** The columns that there are. */
    TABLE("columns"),
    /** What a stream does not have. */
    REFUSED("refused");

    private final String label;

    Scope(String label) {
      this.label = label;
    }

    /** As the documentation says it. */
    public String label() {
      return label;
    }
  }
}
