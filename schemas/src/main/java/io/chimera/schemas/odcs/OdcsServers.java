package io.chimera.schemas.odcs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.FromSpec;
import io.chimera.schemas.contract.KafkaSourceSpec;
import io.chimera.schemas.contract.TableSpec;
import io.chimera.schemas.contract.TopicSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where data lie: what is read, and the tables. Both are there, whichever side is told of. */
final class OdcsServers {
  private static final String TABLES = "lake";

  private OdcsServers() {}

  static List<ObjectNode> of(Contract contract) {
    var servers = new ArrayList<ObjectNode>();
    if (contract.source() instanceof DatabaseSourceSpec database) {
      servers.addAll(database(database, contract.datasets()));
    } else {
      servers.add(kafka(contract.kafka(), contract.datasets()));
    }
    boolean isTaken =
        servers.stream().anyMatch(each -> each.path("server").textValue().equals(TABLES));
    servers.add(
        server(isTaken ? TABLES + "_tables" : TABLES, "custom", "Where the tables are")
            .put("format", "iceberg"));
    return servers;
  }

  private static ObjectNode server(String name, String type, String description) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("server", name)
        .put("type", type)
        .put("description", description);
  }

  private static ObjectNode source(String name, String type) {
    return server(name, type, "What the tables are made from");
  }

  private static ObjectNode kafka(KafkaSourceSpec kafka, List<Dataset> datasets) {
    ObjectNode server = source(kafka.name(), "kafka").put("host", kafka.bootstrapServers());
    List<String> formats =
        datasets.stream()
            .map(Dataset::topic)
            .map(TopicSpec::format)
            .map(each -> each.name().toLowerCase(Locale.ROOT))
            .distinct()
            .toList();
    return formats.size() == 1 ? server.put("format", formats.get(0)) : server;
  }

  private static List<ObjectNode> database(DatabaseSourceSpec source, List<Dataset> datasets) {
    return switch (source.product()) {
      case POSTGRES -> inSchemas(source, "postgres", datasets);
      case SQLSERVER -> inSchemas(source, "sqlserver", datasets);
      case DB2I -> inSchemas(source, "db2", datasets);
      case SNOWFLAKE ->
          inSchemas(source, "snowflake", datasets).stream()
              .map(
                  each -> each.put("account", source.host().replace(".snowflakecomputing.com", "")))
              .toList();
      case MYSQL -> List.of(at(source, source.name(), "mysql").put("database", source.database()));
      case ORACLE ->
          List.of(at(source, source.name(), "oracle").put("serviceName", source.database()));
    };
  }

  /** One for each schema, for a server of the standard has one. */
  private static List<ObjectNode> inSchemas(
      DatabaseSourceSpec source, String type, List<Dataset> datasets) {
    List<String> schemas =
        datasets.stream().map(Dataset::from).map(OdcsServers::schema).distinct().toList();
    return schemas.stream()
        .map(
            schema ->
                at(source, schemas.size() == 1 ? source.name() : source.name() + "_" + schema, type)
                    .put("database", source.database())
                    .put("schema", schema))
        .toList();
  }

  private static String schema(FromSpec from) {
    return ((TableSpec) from).table().schema();
  }

  private static ObjectNode at(DatabaseSourceSpec source, String name, String type) {
    return source(name, type).put("host", source.host()).put("port", source.port());
  }
}
