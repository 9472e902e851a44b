package io.chimera.jobs.sql;

import io.chimera.schemas.contract.QuerySourceSpec.Input;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.lineage.DatasetName;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.transformations.SourceTransformation;

/**
 * What a query reads, by Flink's own plan of it: whoever writes it down, each source that its rows
 * come from says what it is.
 */
final class PlanInputs {
  /** How a plan describes a scan of a table. */
  private static final Pattern SCAN =
      Pattern.compile("table=\\[\\[([^,\\]]+), ([^,\\]]+), ([^,\\]]+)");

  /** How a read of ours describes itself. */
  private static final Pattern OURS = Pattern.compile("(\\S+://\\S+) (\\S+)");

  private PlanInputs() {}

  /** The description by which a source is found again. */
  static String description(DatasetName name) {
    return name.namespace() + " " + name.name();
  }

  /** All that the rows of a plan come from, in an order that does not change. */
  static List<Input> of(Transformation<?> rows, PlatformSettings platform) {
    var inputs = new LinkedHashSet<Input>();
    try (var catalog = LakeCatalog.open(platform.catalog())) {
      for (Transformation<?> each : rows.getTransitivePredecessors()) {
        if (each instanceof SourceTransformation) {
          String description = String.valueOf(each.getDescription());
          Matcher ours = OURS.matcher(description);
          Matcher scan = SCAN.matcher(description);
          if (ours.matches()) {
            inputs.add(new Input(ours.group(1), ours.group(2)));
          } else if (scan.find()) {
            inputs.add(table(scan, catalog));
          }
        }
      }
    }
    return inputs.stream()
        .sorted(Comparator.comparing(Input::namespace).thenComparing(Input::name))
        .toList();
  }

  /** A table of the lake is known by its place, what another catalog has by its name. */
  private static Input table(Matcher scan, LakeCatalog catalog) {
    var name = new TableName(scan.group(2), scan.group(3));
    if (catalog.exists(name)) {
      DatasetName known = DatasetName.ofTable(catalog.load(name));
      return new Input(known.namespace(), known.name());
    }
    return new Input("flink", scan.group(1) + "." + name);
  }
}
