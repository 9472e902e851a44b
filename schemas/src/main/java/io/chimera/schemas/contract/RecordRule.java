package io.chimera.schemas.contract;

import java.io.Serializable;

/**
 * What every record of a dataset has to be, and what happens to one that is not.
 *
 * @param name unique in the dataset; facts, metrics and the quarantine name it
 * @param condition what has to be so; a null passes, as in SQL
 * @param onFailure what happens to a record for which it is not
 */
public record RecordRule(String name, Condition condition, OnFailure onFailure)
    implements Serializable {

  /** What happens to a record that fails a rule, from mild to severe: the severest one wins. */
  public enum OnFailure {
    /** It is written, and counted. */
    WARN,
    /** It is neither written nor kept, and counted. */
    DROP,
    /** It goes to the quarantine table. */
    QUARANTINE,
    /** The pipeline ends; nothing of the commit that the record is in is published. */
    FAIL
  }
}
