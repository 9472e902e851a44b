package io.chimera.connectors.source;

import io.chimera.connectors.database.Drift;
import io.chimera.schemas.contract.TableSpec.OnDrift;

/** What is done about a table that is no longer what it was. */
public enum DriftAnswer {
  /** Nothing: values that do not fit are rejected one by one. */
  GO_ON,
  /** Each row of the table is rejected; those that are deleted are. */
  REJECT_ROWS,
  /** The target is made to fit, and the job begins anew. */
  EVOLVE,
  /** The pipeline ends. */
  STOP;

  /**
   * Decides.
   *
   * @param isRequired whether the drift is of a column that is never null in the target
   */
  public static DriftAnswer of(OnDrift policy, Drift.Kind kind, boolean isRequired) {
    return switch (kind) {
      case ADDED ->
          switch (policy) {
            case FAIL -> STOP;
            case IGNORE, QUARANTINE -> GO_ON;
            case EVOLVE -> EVOLVE;
          };
      case FILLED, UNTYPED, RENAMED, RETYPED ->
          switch (policy) {
            case FAIL, EVOLVE -> STOP;
            case IGNORE, QUARANTINE -> GO_ON;
          };
      case DROPPED ->
          switch (policy) {
            case FAIL, IGNORE -> STOP;
            case QUARANTINE -> REJECT_ROWS;
            case EVOLVE -> isRequired ? STOP : EVOLVE;
          };
      case WIDENED ->
          switch (policy) {
            case FAIL -> STOP;
            case IGNORE, QUARANTINE -> GO_ON;
            case EVOLVE -> EVOLVE;
          };
      case NARROWED -> policy == OnDrift.FAIL ? STOP : GO_ON;
      case KEY_CHANGED -> STOP;
    };
  }
}
