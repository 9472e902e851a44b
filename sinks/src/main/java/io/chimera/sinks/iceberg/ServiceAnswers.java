package io.chimera.sinks.iceberg;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.rest.RESTCatalogProperties;
import org.apache.iceberg.rest.RESTSerializers;
import org.apache.iceberg.rest.responses.ConfigResponse;
import org.apache.iceberg.rest.responses.ConfigResponseParser;
import org.apache.iceberg.rest.responses.LoadTableResponse;
import org.apache.iceberg.rest.responses.LoadTableResponseParser;

/**
 * What is read of a REST catalog's answers: which tables there are and what they are like. What it
 * says beside that would change where our token goes, how and by whose keys files are read, and
 * which classes are loaded.
 */
final class ServiceAnswers {
  /** Where its own paths begin, and how it parts the levels of a namespace. */
  private static final Set<String> TAKEN =
      Set.of("prefix", RESTCatalogProperties.NAMESPACE_SEPARATOR);

  private static final List<String> LEFT = List.of("config", "storage-credentials");

  private static final ObjectMapper MAPPER = make();

  private ServiceAnswers() {}

  /** As Iceberg has it, but for these. */
  static ObjectMapper mapper() {
    return MAPPER;
  }

  private static ObjectMapper make() {
    // Names of partitions are keys in summaries of snapshots, and as many as there are partitions.
    var mapper =
        new ObjectMapper(
            JsonFactory.builder()
                .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
                .configure(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW, false)
                .build());
    mapper.setVisibility(PropertyAccessor.FIELD, Visibility.ANY);
    mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
    mapper.setPropertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE);
    RESTSerializers.registerAll(mapper);
    // What is registered last is asked first.
    return mapper.registerModule(
        new SimpleModule("chimera")
            .addDeserializer(ConfigResponse.class, new Configuration())
            .addDeserializer(LoadTableResponse.class, new LoadedTable()));
  }

  private static final class Configuration extends JsonDeserializer<ConfigResponse> {
    @Override
    public ConfigResponse deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      ConfigResponse said = ConfigResponseParser.fromJson(context.readTree(parser));
      return ConfigResponse.builder()
          .withDefaults(taken(said.defaults()))
          .withOverrides(taken(said.overrides()))
          .withEndpoints(said.endpoints())
          .withIdempotencyKeyLifetime(said.idempotencyKeyLifetime())
          .build();
    }

    private static Map<String, String> taken(Map<String, String> said) {
      return said.entrySet().stream()
          .filter(each -> TAKEN.contains(each.getKey()) && each.getValue() != null)
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
  }

  private static final class LoadedTable extends JsonDeserializer<LoadTableResponse> {
    @Override
    public LoadTableResponse deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      var said = context.readTree(parser);
      if (said instanceof ObjectNode table) {
        table.remove(LEFT);
      }
      return LoadTableResponseParser.fromJson(said);
    }
  }
}
