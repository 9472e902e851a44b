package io.chimera.jobs.expectations;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Names;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which column of a contract a suite means. Where the contract is at hand it is looked up there, by
 * name or alias; otherwise a name that contracts do not allow is brought into their form.
 */
final class TargetColumns {
  private final @Nullable Dataset dataset;
  private final Map<String, String> theirs = new HashMap<>();

  private TargetColumns(@Nullable Dataset dataset) {
    this.dataset = dataset;
  }

  static TargetColumns of(Dataset dataset) {
    return new TargetColumns(dataset);
  }

  static TargetColumns unknown() {
    return new TargetColumns(null);
  }

  /** The contract's name of a column that the suite names. */
  String ours(String name) throws RefusedException {
    return dataset == null ? formed(name) : found(dataset, name);
  }

  private String formed(String name) throws RefusedException {
    String formed = name.toLowerCase(Locale.ROOT).replaceAll("[ -]", "_");
    if (!Names.IDENTIFIER.matcher(formed).matches()) {
      throw new RefusedException(
          "column '"
              + name
              + "' cannot be the name of a contract's column: rules are about a dataset's own"
              + " columns, whose names are lower-case letters, digits and '_'");
    }
    String other = theirs.putIfAbsent(formed, name);
    if (other != null && !other.equals(name)) {
      throw new RefusedException(
          "columns '" + name + "' and '" + other + "' would both be named '" + formed + "'");
    }
    return formed;
  }

  private static String found(Dataset dataset, String name) throws RefusedException {
    for (Column column : dataset.columns()) {
      if (column.name().equals(name) || column.origin().aliases().contains(name)) {
        return column.name();
      }
    }
    for (Column column : dataset.columns()) {
      if (column.name().equalsIgnoreCase(name)) {
        return column.name();
      }
    }
    throw new RefusedException(
        "dataset '" + dataset.name() + "' has no column '" + name + "', nor one with that alias");
  }

  /** What the suite calls one of our columns, if that is another name. */
  Optional<String> alias(String ours) {
    return Optional.ofNullable(theirs.get(ours)).filter(name -> !name.equals(ours));
  }

  /** The column's type, where the contract is at hand. */
  Optional<ColumnType> type(String ours) {
    return dataset == null
        ? Optional.empty()
        : Optional.of(dataset.columns().get(dataset.indexOf(ours)).type());
  }

  /** The names of all columns in order, where the contract is at hand. */
  Optional<List<String>> names() {
    return dataset == null
        ? Optional.empty()
        : Optional.of(dataset.columns().stream().map(Column::name).toList());
  }
}
