package io.chimera.schemas.contract;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query as the origin of a table's rows. No document has one: it stands where a contract's source
 * does for what is written by SQL.
 *
 * @param inputs what the query reads, as far as is known
 * @param derivations what is made from their columns, as far as is known
 */
public record QuerySourceSpec(List<Input> inputs, List<Derivation> derivations)
    implements SourceSpec {
  /** A query of which nothing is known. */
  public static final QuerySourceSpec UNKNOWN = new QuerySourceSpec(List.of(), List.of());

  public QuerySourceSpec {
    inputs = List.copyOf(inputs);
    derivations = List.copyOf(derivations);
  }

  /**
   * One thing that is read, by the name that everybody knows it by.
   *
   * @param namespace where it lives
   * @param name what it is called there
   */
  public record Input(String namespace, String name) implements Serializable {}

  /** What becomes of a column, as OpenLineage has it: first of its values, then of whole rows. */
  public enum Use {
    IDENTITY,
    TRANSFORMATION,
    AGGREGATION,
    FILTER,
    JOIN,
    GROUP_BY,
    SORT,
    WINDOW;

    /** Whether values are made from it, and not just said which rows there are. */
    public boolean isDirect() {
      return compareTo(FILTER) < 0;
    }
  }

  /**
   * One use of a column of an input.
   *
   * @param column the written column; null for a use that has to do with whole rows
   */
  public record Derivation(@Nullable String column, Input input, String field, Use use)
      implements Serializable {}

  @Override
  public String name() {
    return "query";
  }

  @Override
  public String type() {
    return "query";
  }
}
