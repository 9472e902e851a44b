package io.chimera.schemas.contract;

import java.io.Serializable;
import java.util.List;

/**
 * A query as the origin of a table's rows. No document has one: it stands where a contract's source
 * does for what is written by SQL.
 *
 * @param inputs what the query reads, as far as is known
 */
public record QuerySourceSpec(List<Input> inputs) implements SourceSpec {
  public QuerySourceSpec {
    inputs = List.copyOf(inputs);
  }

  /**
   * One thing that is read, by the name that everybody knows it by.
   *
   * @param namespace where it lives
   * @param name what it is called there
   */
  public record Input(String namespace, String name) implements Serializable {}

  @Override
  public String name() {
    return "query";
  }

  @Override
  public String type() {
    return "query";
  }
}
