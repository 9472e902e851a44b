package io.chimera.schemas.contract;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a column's value is found in the source's record.
 *
 * @param aliases further names the field may have at the source, beside the column's own
 * @param defaultValue what an absent field becomes (an explicit null stays null): a {@link String},
 *     {@link Boolean}, {@link Long}, {@link Double} or {@link java.math.BigDecimal} as the column's
 *     type asks, or absent
 * @param metadata set where the column is filled from the record's envelope and not from its value
 */
public record Origin(
    List<String> aliases, @Nullable Serializable defaultValue, @Nullable Metadata metadata)
    implements Serializable {
  /** The field has the column's name and no default. */
  public static final Origin SAME_NAME = new Origin(List.of(), null, null);

  public Origin {
    aliases = List.copyOf(aliases);
  }

  /**
   * Parts of the envelope of a Kafka record, or of a change of a database's table, with the column
   * type each needs.
   */
  public enum Metadata {
    /** string */
    TOPIC(true, false),
    /** int */
    PARTITION(true, false),
    /** long */
    OFFSET(true, false),
    /** timestamptz */
    TIMESTAMP(true, true),
    /** bytes, or string where the key is UTF-8 text */
    KEY(true, false),
    /** map of bytes */
    HEADERS(true, false),
    /** string */
    OPERATION(false, true),
    /** long */
    POSITION(false, true),
    /** int */
    SEQUENCE(false, true),
    /** timestamptz; asked for by the target and not by a column */
    DELETED(false, false);

    private final boolean ofTopics;
    private final boolean ofTables;

    Metadata(boolean ofTopics, boolean ofTables) {
      this.ofTopics = ofTopics;
      this.ofTables = ofTables;
    }

    /** Whether a column of a topic's dataset can be filled from it. */
    public boolean isOfTopics() {
      return ofTopics;
    }

    /** Whether a column of a table's dataset can be filled from it. */
    public boolean isOfTables() {
      return ofTables;
    }
  }
}
