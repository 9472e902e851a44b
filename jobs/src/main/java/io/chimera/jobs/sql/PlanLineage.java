package io.chimera.jobs.sql;

import io.chimera.jobs.sql.PlanNode.Item;
import io.chimera.schemas.contract.QuerySourceSpec;
import io.chimera.schemas.contract.QuerySourceSpec.Derivation;
import io.chimera.schemas.contract.QuerySourceSpec.Input;
import io.chimera.schemas.contract.QuerySourceSpec.Use;
import io.chimera.sinks.lineage.DatasetName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.transformations.UnionTransformation;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * What a query reads and what becomes of each column, by Flink's own plan of it: each operator is
 * asked what it makes of the rows that come to it. Of an operator that does not tell, columns that
 * keep their names come from those; of others nothing is said.
 */
final class PlanLineage {
  private static final String SCAN = "TableSourceScan";

  /** How a read of ours describes itself. */
  private static final Pattern OURS = Pattern.compile("dataset (\\S+) (.+)", Pattern.DOTALL);

  /** Catalog, database, table; what is pushed down into a scan comes behind. */
  private static final int PATH = 3;

  /** The column that windows go by. */
  private static final Pattern WINDOWED = Pattern.compile("time_col=\\[([^]]+)]");

  /** What attributes say of whole rows. */
  private static final Map<String, Use> CONDITIONS =
      Map.of(
          "where", Use.FILTER,
          "define", Use.FILTER,
          "key", Use.FILTER,
          "groupBy", Use.GROUP_BY,
          "partitionBy", Use.WINDOW,
          "orderBy", Use.SORT);

  private static final BinaryOperator<Use> STRONGER =
      BinaryOperator.maxBy(Comparator.naturalOrder());

  private final Map<Transformation<?>, Rows> visited = new IdentityHashMap<>();
  private final Set<Input> inputs = new LinkedHashSet<>();

  private PlanLineage() {}

  /** A column of what is read. */
  private record Origin(Input input, String field) {}

  /** A column of what is read that has to do with whole rows. */
  private record Condition(Origin origin, Use use) {}

  /**
   * Rows somewhere in a plan.
   *
   * @param names of their fields
   * @param columns for each field of what it is made
   * @param conditions what has decided which rows there are
   */
  private record Rows(
      List<String> names, List<Map<Origin, Use>> columns, Set<Condition> conditions) {

    Map<Origin, Use> all(String expression, Use use) {
      var origins = new LinkedHashMap<Origin, Use>();
      for (int place : PlanNode.places(expression, names)) {
        columns
            .get(place)
            .forEach(
                (origin, before) -> origins.merge(origin, STRONGER.apply(before, use), STRONGER));
      }
      return origins;
    }
  }

  /** The description by which a source is found again. */
  static String description(DatasetName name) {
    return "dataset " + name.namespace() + " " + name.name();
  }

  /**
   * Follows rows to where they come from; all in an order that does not change.
   *
   * @param rows which a query gives
   * @param written the columns that they are written to, in the order of the rows' fields
   */
  static QuerySourceSpec of(Transformation<?> rows, List<String> written) {
    var lineage = new PlanLineage();
    Rows result = lineage.visit(rows);
    var derivations = new ArrayList<Derivation>();
    for (int column = 0; column < Math.min(written.size(), result.columns().size()); column++) {
      String name = written.get(column);
      result
          .columns()
          .get(column)
          .forEach((from, use) -> derivations.add(derivation(name, from, use)));
    }
    result
        .conditions()
        .forEach(each -> derivations.add(derivation(null, each.origin(), each.use())));
    return new QuerySourceSpec(
        lineage.inputs.stream()
            .sorted(Comparator.comparing(Input::namespace).thenComparing(Input::name))
            .toList(),
        derivations);
  }

  private static Derivation derivation(@Nullable String column, Origin from, Use use) {
    return new Derivation(column, from.input(), from.field(), use);
  }

  private Rows visit(Transformation<?> at) {
    Rows before = visited.get(at);
    if (before != null) {
      return before;
    }
    var operator = PlanNode.parse(String.valueOf(at.getDescription()));
    Rows rows;
    if (operator.kind().equals(SCAN)) {
      rows = scanned(at, operator);
    } else {
      List<Rows> from = at.getInputs().stream().map(this::visit).toList();
      rows = at instanceof UnionTransformation ? united(from) : derived(operator, names(at), from);
    }
    visited.put(at, rows);
    return rows;
  }

  /** Empty for what goes between operators in another form than rows. */
  private static Optional<List<String>> names(Transformation<?> at) {
    return at.getOutputType() instanceof InternalTypeInfo<?> type
            && type.toLogicalType() instanceof RowType row
        ? Optional.of(row.getFieldNames())
        : Optional.empty();
  }

  private Rows scanned(Transformation<?> at, PlanNode scan) {
    Input input = ours(at).orElseGet(() -> others(scan));
    inputs.add(input);
    List<String> names = names(at).orElse(List.of());
    return new Rows(
        names,
        names.stream().map(name -> Map.of(new Origin(input, name), Use.IDENTITY)).toList(),
        Set.of());
  }

  private static Optional<Input> ours(Transformation<?> scan) {
    return scan.getTransitivePredecessors().stream()
        .map(each -> OURS.matcher(String.valueOf(each.getDescription())))
        .filter(Matcher::matches)
        .map(found -> new Input(found.group(1), found.group(2)))
        .findFirst();
  }

  /** What others read is known by the name that the session has for it. */
  private static Input others(PlanNode scan) {
    String path =
        PlanNode.split(scan.said("table").replaceFirst("^\\[", "").replaceFirst("]$", "")).stream()
            .map(String::strip)
            .limit(PATH)
            .collect(Collectors.joining("."));
    return new Input("flink", path);
  }

  private static Rows united(List<Rows> from) {
    Rows first = from.get(0);
    var columns = new ArrayList<Map<Origin, Use>>();
    for (int column = 0; column < first.columns().size(); column++) {
      var origins = new LinkedHashMap<Origin, Use>();
      for (Rows each : from) {
        each.columns().get(column).forEach((origin, use) -> origins.merge(origin, use, STRONGER));
      }
      columns.add(origins);
    }
    return new Rows(first.names(), columns, conditions(from));
  }

  private static Set<Condition> conditions(List<Rows> from) {
    var conditions = new LinkedHashSet<Condition>();
    from.forEach(each -> conditions.addAll(each.conditions()));
    return conditions;
  }

  private static Rows derived(PlanNode operator, Optional<List<String>> said, List<Rows> from) {
    Rows joined = joined(from);
    List<String> names = said.orElse(joined.names());
    boolean isJoin = from.size() > 1 && names.size() == joined.names().size();
    List<Item> items = new ArrayList<>(operator.items("select"));
    items.addAll(operator.items("measures"));
    Use made = operator.kind().endsWith("Aggregate") ? Use.AGGREGATION : Use.TRANSFORMATION;
    List<Map<Origin, Use>> columns =
        isJoin
            ? joined.columns()
            : IntStream.range(0, names.size())
                .mapToObj(place -> column(place, names, items, made, joined))
                .toList();
    // A join has names of its own for what both sides call the same.
    var seen = isJoin ? new Rows(names, columns, Set.of()) : joined;
    var conditions = new LinkedHashSet<>(joined.conditions());
    operator
        .attributes()
        .forEach(
            (attribute, text) -> {
              Use use = CONDITIONS.get(attribute);
              if (use != null) {
                add(conditions, seen, text, from.size() > 1 ? Use.JOIN : use);
              }
            });
    Matcher windowed = WINDOWED.matcher(operator.said("window"));
    if (windowed.find()) {
      add(conditions, seen, windowed.group(1), Use.WINDOW);
    }
    return new Rows(names, columns, conditions);
  }

  private static Rows joined(List<Rows> from) {
    var names = new ArrayList<String>();
    var columns = new ArrayList<Map<Origin, Use>>();
    for (Rows each : from) {
      names.addAll(each.names());
      columns.addAll(each.columns());
    }
    return new Rows(names, columns, conditions(from));
  }

  private static void add(Set<Condition> conditions, Rows rows, String text, Use use) {
    rows.all(text, Use.IDENTITY)
        .keySet()
        .forEach(origin -> conditions.add(new Condition(origin, use)));
  }

  private static Map<Origin, Use> column(
      int place, List<String> names, List<Item> items, Use made, Rows from) {
    String name = names.get(place);
    Optional<Item> item =
        items.size() == names.size()
            ? Optional.of(items.get(place))
            : items.stream().filter(each -> each.name().equals(name)).findFirst();
    String expression = item.map(Item::expression).orElse(name);
    int same = from.names().indexOf(expression);
    if (same >= 0) {
      return from.columns().get(same);
    }
    if (item.isPresent()) {
      return from.all(expression, made);
    }
    return names.size() == from.names().size() ? from.columns().get(place) : Map.of();
  }
}
