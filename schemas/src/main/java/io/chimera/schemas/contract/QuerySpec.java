package io.chimera.schemas.contract;

/** The rows of a query as a dataset's origin; they have no positions but their number. */
public record QuerySpec() implements FromSpec {
  /** The name under which the ledger counts them. */
  public static final String ROWS = "rows";

  @Override
  public String stream() {
    return ROWS;
  }
}
