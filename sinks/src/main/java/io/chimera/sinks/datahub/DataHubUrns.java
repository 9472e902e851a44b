package io.chimera.sinks.datahub;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.lineage.DatasetName;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;

/**
 * By what DataHub knows things. Names are those that lineage events have there, so that both are
 * told of the same things.
 *
 * @param environment the fabric, as PROD
 */
record DataHubUrns(String environment) {
  static final String ICEBERG = "iceberg";

  /** As runs told by OpenLineage have it: the engine, and the namespace of jobs. */
  private static final String ORCHESTRATOR = "flink";

  private static final String CLUSTER = "chimera";

  String table(TableName table) {
    return dataset(ICEBERG, table.toString());
  }

  String source(Contract contract, Dataset dataset) {
    return dataset(platform(contract), DatasetName.ofSource(contract, dataset).name());
  }

  static String platform(Contract contract) {
    if (!(contract.source() instanceof DatabaseSourceSpec database)) {
      return "kafka";
    }
    return switch (database.product()) {
      case POSTGRES -> "postgres";
      case MYSQL -> "mysql";
      case ORACLE -> "oracle";
      case SQLSERVER -> "mssql";
      case DB2I -> "db2";
      case SNOWFLAKE -> "snowflake";
    };
  }

  static String ofPlatform(String platform) {
    return "urn:li:dataPlatform:" + platform;
  }

  private String dataset(String platform, String name) {
    return "urn:li:dataset:("
        + ofPlatform(platform)
        + ","
        + escaped(name)
        + ","
        + environment
        + ")";
  }

  static String column(String dataset, String path) {
    return "urn:li:schemaField:(" + dataset + "," + escaped(path) + ")";
  }

  static String flow(Contract contract) {
    return "urn:li:dataFlow:("
        + ORCHESTRATOR
        + ","
        + escaped(contract.name())
        + ","
        + CLUSTER
        + ")";
  }

  static String job(Contract contract, Dataset dataset) {
    return "urn:li:dataJob:("
        + flow(contract)
        + ","
        + escaped(contract.name() + "." + contract.pipelineOf(dataset))
        + ")";
  }

  static String team(Contract contract) {
    return "urn:li:corpGroup:" + escaped(contract.ownership().team());
  }

  static String tag(String name) {
    return "urn:li:tag:" + escaped(name);
  }

  /** The same for the same check, whoever asks. */
  static String assertion(String dataset, String check) {
    return "urn:li:assertion:" + id("assertion", dataset, check);
  }

  static String contract(String dataset) {
    return "urn:li:dataContract:" + id("dataContract", dataset, "");
  }

  private static UUID id(String kind, String dataset, String name) {
    return UUID.nameUUIDFromBytes(
        String.join("\n", "chimera", kind, dataset, name).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What a part of a name there may not have (commas, parentheses, the mark of a separator), what
   * does not belong there (spaces, controls) and the percent sign itself, as in addresses.
   */
  static String escaped(String part) {
    var escaped = new StringBuilder(part.length());
    part.codePoints()
        .forEach(
            each -> {
              if (isAllowed(each)) {
                escaped.appendCodePoint(each);
              } else {
                for (byte octet : Character.toString(each).getBytes(StandardCharsets.UTF_8)) {
                  escaped.append(String.format(Locale.ROOT, "%%%02X", octet));
                }
              }
            });
    return escaped.toString();
  }

  private static boolean isAllowed(int character) {
    return ",()%\u241F".indexOf(character) < 0
        && !Character.isISOControl(character)
        && !Character.isWhitespace(character)
        && !Character.isSpaceChar(character);
  }
}
