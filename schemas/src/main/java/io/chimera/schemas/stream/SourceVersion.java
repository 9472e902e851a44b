package io.chimera.schemas.stream;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Origin;
import io.chimera.schemas.contract.TypeWords;
import io.chimera.schemas.contract.ValueSpec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a source's table had when somebody last looked at all of it, on behalf of one
 * dataset. What the table has later and this has not is news.
 *
 * @param position in the source's log, just before the look: what was committed later has these
 *     columns, until they change again
 * @param contract version of the contract that was run
 * @param columns by their names there, what their types become, in {@link TypeWords}; {@link
 *     #UNTYPED} for those that no contract can hold
 * @param evolved what the target has beside the contract's columns, or wider than these
 * @param passesOver whether columns that are new since are passed over: then rows may have values
 *     there that were told and not taken
 */
public record SourceVersion(
    long position,
    String contract,
    Map<String, String> columns,
    List<EvolvedColumn> evolved,
    boolean passesOver)
    implements Serializable {
  /** In place of a type. */
  public static final String UNTYPED = "";

  public SourceVersion {
    columns = Map.copyOf(columns);
    evolved = List.copyOf(evolved);
  }

  /**
   * A column that the target was given because the source has it.
   *
   * @param name in the target
   * @param source its name in the source's table
   * @param type in {@link TypeWords}
   * @param isDeclared whether the contract has it as well
   */
  public record EvolvedColumn(String name, String source, String type, boolean isDeclared)
      implements Serializable {

    private Column column() {
      return new Column(
          name,
          new ValueSpec(TypeWords.read(type), false, null),
          name.equals(source) ? Origin.SAME_NAME : new Origin(List.of(source), null, null),
          null);
    }
  }

  /** The same, from now on followed otherwise. */
  public SourceVersion passingOver(boolean isPassedOver) {
    return new SourceVersion(position, contract, columns, evolved, isPassedOver);
  }

  /** Whether the target has a column because the source has it, and not by the contract. */
  public boolean isEvolved(String name) {
    return evolved.stream().anyMatch(each -> each.name().equals(name) && !each.isDeclared());
  }

  /** Whether the table had a column. */
  public boolean has(Column column) {
    return nameOf(column) != null;
  }

  /** What a column's type became; empty if there was none, or none that a contract can hold. */
  public Optional<ColumnType> typeOf(Column column) {
    String name = nameOf(column);
    String words = name == null ? UNTYPED : columns.get(name);
    return words.equals(UNTYPED) ? Optional.empty() : Optional.of(TypeWords.read(words));
  }

  private @Nullable String nameOf(Column column) {
    if (columns.containsKey(column.name())) {
      return column.name();
    }
    return column.origin().aliases().stream().filter(columns::containsKey).findFirst().orElse(null);
  }

  /** The dataset with all that its target has, where the contract does not say it itself. */
  public Dataset applyTo(Dataset dataset) {
    if (evolved.isEmpty()) {
      return dataset;
    }
    var all = new ArrayList<>(dataset.columns());
    for (EvolvedColumn each : evolved) {
      int index = indexOf(all, each.name());
      if (index < 0) {
        all.add(each.column());
      } else if (TypeWords.canGrow(all.get(index).type(), each.column().type())) {
        all.set(index, all.get(index).ofType(each.column().type()));
      }
    }
    return dataset.withColumns(all);
  }

  private static int indexOf(List<Column> columns, String name) {
    for (int index = 0; index < columns.size(); index++) {
      if (columns.get(index).name().equals(name)) {
        return index;
      }
    }
    return -1;
  }
}
