package io.chimera.schemas.contract;

import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.RecordType;
import io.chimera.schemas.contract.Protection.Method;
import io.chimera.schemas.contract.TableSpec.OnDrift;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a contract takes from its source, as far as somebody may have to agree to it. One that takes
 * less than another is an ordinary change of that one.
 *
 * @param source where the records come from
 * @param datasets what is taken, by tables or topics
 */
public record ContractScope(Source source, List<DatasetScope> datasets) {
  public ContractScope {
    datasets = List.copyOf(datasets);
  }

  /**
   * A source; without a user, and without anything that lets one in.
   *
   * @param type as the contract writes it
   * @param servers {@code host:port} each, any of which leads to all of it
   * @param database the database; empty where there is none
   */
  public record Source(String type, List<String> servers, String database) {
    public Source {
      servers = List.copyOf(servers);
    }

    static Source of(SourceSpec source) {
      if (source instanceof DatabaseSourceSpec database) {
        return new Source(database.type(), List.of(database.server()), database.database());
      }
      if (source instanceof KafkaSourceSpec kafka) {
        return new Source(kafka.type(), kafka.servers(), "");
      }
      throw new IllegalArgumentException("Cannot say where source '" + source.name() + "' is");
    }

    /** In words; where the place is another one, no more is said of its servers. */
    private List<String> widenings(Source earlier) {
      if (!type.equals(earlier.type)
          || !database.equals(earlier.database)
          || servers.stream().noneMatch(earlier.servers::contains)) {
        return List.of("the source is another one");
      }
      // Whichever answers is read, and what each leads to is known there alone.
      return servers.stream()
          .filter(each -> !earlier.servers.contains(each))
          .map(each -> "the source is read from server '" + each + "' too")
          .toList();
    }
  }

  /**
   * A dataset.
   *
   * @param name as the contract has it
   * @param from the table or topic it is made from
   * @param isEvolving whether it gets by itself what its table gets later
   * @param columns all of its columns and their fields
   */
  public record DatasetScope(
      String name, String from, boolean isEvolving, List<ColumnScope> columns) {
    public DatasetScope {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A column, or a field of one.
   *
   * @param path its name, dotted for fields
   * @param reads the names at the source that it is filled from
   * @param protection the method by which its values are protected before anything keeps them;
   *     empty for none
   * @param isWhole whether all that is there is taken, rather than fields that are named
   */
  public record ColumnScope(String path, List<String> reads, String protection, boolean isWhole) {
    public ColumnScope {
      reads = List.copyOf(reads);
    }

    /** Whether its values are protected before anything keeps them. */
    public boolean isProtected() {
      return !protection.isEmpty();
    }

    /** How much of a value is left: nothing, some of it, all for whoever has the key, all. */
    private int left() {
      for (Method method : Method.values()) {
        if (method.label().equals(protection)) {
          return switch (method) {
            case DROP, NULL, REDACT -> 0;
            case HMAC, GENERALISE, PARTIAL -> 1;
            case TOKENISE, FPE -> 2;
          };
        }
      }
      return 3;
    }
  }

  public static ContractScope of(Contract contract) {
    return new ContractScope(
        Source.of(contract.source()),
        contract.datasets().stream().map(ContractScope::scope).toList());
  }

  private static DatasetScope scope(Dataset dataset) {
    var columns = new ArrayList<ColumnScope>();
    dataset.columns().forEach(column -> collect("", "", column, columns));
    boolean isEvolving =
        dataset.from() instanceof TableSpec table && table.onDrift() == OnDrift.EVOLVE;
    return new DatasetScope(dataset.name(), dataset.from().stream(), isEvolving, columns);
  }

  private static void collect(
      String prefix, String around, Column column, List<ColumnScope> found) {
    Protection own = column.protection();
    String protection = own == null ? around : own.method().label();
    String path = prefix + column.name();
    found.add(new ColumnScope(path, reads(column), protection, isWhole(column.type())));
    fields(column.type()).forEach(field -> collect(path + ".", protection, field, found));
  }

  private static boolean isWhole(ColumnType type) {
    return type instanceof ListType list
        ? isWhole(list.element().type())
        : !(type instanceof RecordType);
  }

  private static List<Column> fields(ColumnType type) {
    if (type instanceof RecordType nested) {
      return nested.columns();
    }
    if (type instanceof ListType list) {
      return fields(list.element().type());
    }
    return type instanceof MapType map ? fields(map.value().type()) : List.of();
  }

  private static List<String> reads(Column column) {
    Origin origin = column.origin();
    if (origin.metadata() != null) {
      return List.of("metadata " + origin.metadata().name().toLowerCase(Locale.ROOT));
    }
    var names = new ArrayList<String>();
    names.add(column.name());
    names.addAll(origin.aliases());
    return names;
  }

  /** In what it takes more than an earlier one, in words; empty where it does not. */
  public List<String> widenings(ContractScope earlier) {
    var widenings = new ArrayList<>(source.widenings(earlier.source));
    Map<String, DatasetScope> known =
        earlier.datasets.stream()
            .collect(Collectors.toMap(DatasetScope::name, Function.identity()));
    for (DatasetScope dataset : datasets) {
      DatasetScope before = known.get(dataset.name());
      if (before == null) {
        widenings.add("dataset '" + dataset.name() + "' is new");
      } else if (!before.from().equals(dataset.from())) {
        widenings.add("dataset '" + dataset.name() + "' is made from '" + dataset.from() + "' now");
      } else {
        widenings.addAll(widenings(dataset, before));
      }
    }
    return widenings;
  }

  private static List<String> widenings(DatasetScope dataset, DatasetScope earlier) {
    Map<String, ColumnScope> known =
        earlier.columns().stream().collect(Collectors.toMap(ColumnScope::path, each -> each));
    var widenings = new ArrayList<String>();
    if (dataset.isEvolving() && !earlier.isEvolving()) {
      widenings.add("dataset '" + dataset.name() + "' gets by itself what its table gets");
    }
    for (ColumnScope column : dataset.columns()) {
      Optional.ofNullable(known.get(column.path()))
          .map(before -> widening(column, before))
          .orElse(Optional.of("is new"))
          .ifPresent(
              words ->
                  widenings.add(
                      "column '" + column.path() + "' of '" + dataset.name() + "' " + words));
    }
    return widenings;
  }

  private static Optional<String> widening(ColumnScope column, ColumnScope earlier) {
    var unknown = new ArrayList<>(column.reads());
    unknown.removeAll(new HashSet<>(earlier.reads()));
    if (!unknown.isEmpty()) {
      return Optional.of("is read from '" + String.join("', '", unknown) + "' too");
    }
    if (column.left() > earlier.left()) {
      return Optional.of(
          column.isProtected()
              ? "is protected by '"
                  + column.protection()
                  + "' now, which leaves more than '"
                  + earlier.protection()
                  + "'"
              : "is no longer protected");
    }
    return column.isWhole() && !earlier.isWhole()
        ? Optional.of("is taken whole, not by its fields")
        : Optional.empty();
  }
}
