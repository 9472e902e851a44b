package io.chimera.sinks.lineage;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.KafkaSourceSpec;
import io.chimera.schemas.contract.SourceSpec;
import io.chimera.schemas.contract.TableSpec;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.Table;

/**
 * By what a dataset is known to everybody, by OpenLineage's naming (spec, "Naming"). Two producers
 * that name one dataset differently make two of it.
 *
 * @param namespace where it lives
 * @param name what it is called there
 */
public record DatasetName(String namespace, String name) {
  private static final String FILE = "file";

  /** Scheme, authority and path. */
  private static final Pattern PLACE =
      Pattern.compile("([a-z][a-z0-9+.-]+):(?://([^/]*))?(.*)", Pattern.DOTALL);

  /** Those whose names are keys, by what they are called in names. */
  private static final Map<String, String> STORES =
      Map.of("s3", "s3", "s3a", "s3", "s3n", "s3", "gs", "gs");

  /** What a dataset is made from. Of several bootstrap servers the contract's first one counts. */
  public static DatasetName ofSource(Contract contract, Dataset dataset) {
    String namespace = server(contract.source());
    return contract.source() instanceof DatabaseSourceSpec database
        ? new DatasetName(namespace, table(database, (TableSpec) dataset.from()))
        : new DatasetName(namespace, dataset.from().stream());
  }

  /** The server, without anything by which one logs in. */
  static String server(SourceSpec source) {
    if (source instanceof KafkaSourceSpec kafka) {
      return "kafka://" + kafka.servers().get(0);
    }
    var database = (DatabaseSourceSpec) source;
    return switch (database.product()) {
      case POSTGRES -> "postgres://" + database.server();
      case MYSQL -> "mysql://" + database.server();
      case ORACLE -> "oracle://" + database.server();
      case SQLSERVER -> "mssql://" + database.server();
      case DB2I -> "db2://" + database.server();
      case SNOWFLAKE -> "snowflake://" + database.host().replace(".snowflakecomputing.com", "");
    };
  }

  private static String table(DatabaseSourceSpec database, TableSpec table) {
    return switch (database.product()) {
      case MYSQL -> table.table().toString();
      case POSTGRES, ORACLE, SQLSERVER, DB2I, SNOWFLAKE ->
          database.database() + "." + table.table();
    };
  }

  /** An Iceberg table, which is known by its place; its name is a link to that. */
  public static DatasetName ofTable(Table table) {
    return ofPlace(table.location());
  }

  /** By hand: a path may have anything in it that an address may not. */
  static DatasetName ofPlace(String place) {
    Matcher parts = PLACE.matcher(place);
    if (!parts.matches()) {
      return new DatasetName(FILE, place);
    }
    String scheme = parts.group(1);
    String authority = parts.group(2) == null ? "" : parts.group(2);
    String path = parts.group(3);
    if (scheme.equals(FILE)) {
      return new DatasetName(authority.isEmpty() ? FILE : FILE + "://" + authority, path);
    }
    boolean isStore = STORES.containsKey(scheme);
    return new DatasetName(
        STORES.getOrDefault(scheme, scheme) + "://" + authority,
        isStore && path.startsWith("/") ? path.substring(1) : path);
  }
}
