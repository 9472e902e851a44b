package io.chimera.schemas.contract;

import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.RecordType;
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

    private boolean isPartOf(Source other) {
      return type.equals(other.type)
          && database.equals(other.database)
          && servers.stream().anyMatch(other.servers::contains);
    }
  }

  /**
   * A dataset.
   *
   * @param name as the contract has it
   * @param from the table or topic it is made from
   * @param columns all of its columns and their fields
   */
  public record DatasetScope(String name, String from, List<ColumnScope> columns) {
    public DatasetScope {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A column, or a field of one.
   *
   * @param path its name, dotted for fields
   * @param reads the names at the source that it is filled from
   * @param isProtected whether its values are protected before anything keeps them
   */
  public record ColumnScope(String path, List<String> reads, boolean isProtected) {
    public ColumnScope {
      reads = List.copyOf(reads);
    }
  }

  public static ContractScope of(Contract contract) {
    return new ContractScope(
        Source.of(contract.source()),
        contract.datasets().stream().map(ContractScope::scope).toList());
  }

  private static DatasetScope scope(Dataset dataset) {
    var columns = new ArrayList<ColumnScope>();
    dataset.columns().forEach(column -> collect("", false, column, columns));
    return new DatasetScope(dataset.name(), dataset.from().stream(), columns);
  }

  private static void collect(
      String prefix, boolean isInProtected, Column column, List<ColumnScope> found) {
    boolean isProtected = isInProtected || column.protection() != null;
    String path = prefix + column.name();
    found.add(new ColumnScope(path, reads(column), isProtected));
    fields(column.type()).forEach(field -> collect(path + ".", isProtected, field, found));
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
    var widenings = new ArrayList<String>();
    if (!source.isPartOf(earlier.source)) {
      widenings.add("the source is another one");
    }
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
    return earlier.isProtected() && !column.isProtected()
        ? Optional.of("is no longer protected")
        : Optional.empty();
  }
}
