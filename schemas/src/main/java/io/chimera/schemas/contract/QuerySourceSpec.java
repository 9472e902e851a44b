package io.chimera.schemas.contract;

/**
 * A query as the origin of a table's rows. No document has one: it stands where a contract's source
 * does for what is written by SQL.
 */
public record QuerySourceSpec() implements SourceSpec {

  @Override
  public String name() {
    return "query";
  }

  @Override
  public String type() {
    return "query";
  }
}
