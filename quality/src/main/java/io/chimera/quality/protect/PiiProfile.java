package io.chimera.quality.protect;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Dataset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.RowData;

/**
 * Looks at rows as decoded, for top-level columns of which the contract says no class and which
 * look personal all the same. Keeps counts and no value.
 */
public final class PiiProfile {
  private final List<Looked> columns = new ArrayList<>();

  public PiiProfile(Dataset dataset) {
    for (int index = 0; index < dataset.columns().size(); index++) {
      Column column = dataset.columns().get(index);
      boolean isScalar = column.type() instanceof Primitive || column.type() instanceof DecimalType;
      boolean isUnsaid = column.classification() == null && column.protection() == null;
      if (isScalar && isUnsaid && column.origin().metadata() == null) {
        columns.add(
            new Looked(
                index,
                column.name(),
                new CanonicalText(index, column.type()),
                new PiiHint(column.name())));
      }
    }
  }

  /** Takes a row as a sample. */
  public void look(RowData row) {
    for (Looked column : columns) {
      if (!row.isNullAt(column.index())) {
        column.hint().look(new String(column.text().of(row), StandardCharsets.UTF_8));
      }
    }
  }

  /** The columns that look like something, in the dataset's order, each as what it likes most. */
  public List<Suspect> suspects() {
    return columns.stream()
        .flatMap(
            column ->
                column.hint().findings().stream()
                    .limit(1)
                    .map(finding -> new Suspect(column.name(), finding)))
        .toList();
  }

  /**
   * @param column its name
   * @param finding what it looks like
   */
  public record Suspect(String column, PiiHint.Finding finding) {}

  private record Looked(int index, String name, CanonicalText text, PiiHint hint) {}
}
