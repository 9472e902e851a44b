package io.chimera.quality.protect;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.RecordType;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.RowTypes;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * Looks at rows as decoded, for columns, fields, elements of lists and values of maps of which the
 * contract says no class and which look personal all the same. Keeps counts and no value.
 */
public final class PiiProfile {
  private final List<Leaf> leaves = new ArrayList<>();
  private final Look row;

  public PiiProfile(Dataset dataset) {
    row = fields("", "", dataset.columns());
  }

  /** How to look at a value that is not null. */
  @FunctionalInterface
  private interface Look {
    void at(Object value);
  }

  /** Something that holds single values, with what is known of them. */
  private record Leaf(String path, String name, PiiHint hint) {}

  private Look fields(String path, String prefix, List<Column> columns) {
    var getters = new ArrayList<RowData.FieldGetter>();
    var looks = new ArrayList<Look>();
    for (int index = 0; index < columns.size(); index++) {
      Column column = columns.get(index);
      boolean isUnsaid = column.classification() == null && column.protection() == null;
      if (isUnsaid && column.origin().metadata() == null) {
        getters.add(RowData.createFieldGetter(RowTypes.of(column.value()), index));
        looks.add(
            look(
                path + "columns[" + index + "]",
                prefix + column.name(),
                column.name(),
                column.type()));
      }
    }
    return value -> {
      for (int index = 0; index < looks.size(); index++) {
        look(looks.get(index), getters.get(index).getFieldOrNull((RowData) value));
      }
    };
  }

  /**
   * @param path in the contract
   * @param name as messages have it: dotted, with {@code []} for elements and {@code {}} for values
   * @param word the nearest name, which may say what it is
   */
  private Look look(String path, String name, String word, ColumnType type) {
    if (type instanceof RecordType nested) {
      return fields(path + ".", name + ".", nested.columns());
    }
    if (type instanceof ListType list) {
      return elements(
          list.element(), look(path + ".items", name + "[]", word, list.element().type()));
    }
    if (type instanceof MapType map) {
      Look values =
          elements(map.value(), look(path + ".values", name + "{}", word, map.value().type()));
      return value -> values.at(((MapData) value).valueArray());
    }
    var hint = new PiiHint(word);
    leaves.add(new Leaf(path, name, hint));
    return value -> hint.look(CanonicalText.of(value, type));
  }

  private static Look elements(ValueSpec element, Look each) {
    var getter = ArrayData.createElementGetter(RowTypes.of(element));
    return value -> {
      var elements = (ArrayData) value;
      for (int index = 0; index < elements.size(); index++) {
        look(each, getter.getElementOrNull(elements, index));
      }
    };
  }

  private static void look(Look look, @Nullable Object value) {
    if (value != null) {
      look.at(value);
    }
  }

  /** Takes a row as a sample. */
  public void look(RowData sample) {
    row.at(sample);
  }

  /** What looks like something, in the dataset's order, each as what it likes most. */
  public List<Suspect> suspects() {
    return leaves.stream()
        .flatMap(
            leaf ->
                leaf.hint().findings().stream()
                    .limit(1)
                    .map(finding -> new Suspect(leaf.path(), leaf.name(), finding)))
        .toList();
  }

  /**
   * @param path in the contract, from the dataset on
   * @param column its name, dotted for a nested one, {@code tags[]} for a list's elements, {@code
   *     labels{}} for a map's values
   * @param finding what it looks like
   */
  public record Suspect(String path, String column, PiiHint.Finding finding) {}
}
