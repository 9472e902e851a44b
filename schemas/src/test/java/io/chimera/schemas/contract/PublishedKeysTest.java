package io.chimera.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JSON Schema offers exactly the keys that the reader knows. */
class PublishedKeysTest {
  private static final JsonNode SCHEMA = PublishedSchema.named("contract.schema.json").document();

  @ParameterizedTest
  @EnumSource
  void schemaHasTheKeysOfTheReader(ContractPart part) {
    JsonNode properties = SCHEMA.at(pointer(part) + "/properties");

    List<String> names = new ArrayList<>();
    properties.fieldNames().forEachRemaining(names::add);
    assertThat(names).containsExactlyInAnyOrderElementsOf(part.keys().known());
    assertThat(properties)
        .allSatisfy(each -> assertThat(each.has("description") || each.has("$ref")).isTrue());
  }

  private static String pointer(ContractPart part) {
    return switch (part) {
      case CONTRACT -> "";
      case TEAM -> "/properties/team";
      case RIGHT_TO_INGEST -> "/properties/rightToIngest";
      case TRIGGER -> "/properties/trigger";
      case RETENTION -> "/$defs/retention";
      case SOURCE -> "/$defs/kafkaSource";
      case SECURITY -> "/$defs/kafkaSource/properties/security";
      case SECRETS -> "/$defs/kafkaSource/properties/secrets";
      case DATASET -> "/$defs/dataset";
      case DATABASE -> "/$defs/databaseSource";
      case DATABASE_SECRETS -> "/$defs/databaseSource/properties/secrets";
      case DATABASE_OPTIONS -> "/$defs/databaseSource/properties/options";
      case DATABASE_CAPTURE -> "/$defs/databaseSource/properties/capture";
      case FROM -> "/$defs/fromTopic";
      case TABLE -> "/$defs/fromTable";
      case CURSOR -> "/$defs/fromTable/properties/cursor";
      case PARTITIONED -> "/$defs/fromTable/properties/partitioned";
      case EVENT_TIME -> "/$defs/dataset/properties/eventTime";
      case DEDUPLICATE -> "/$defs/dataset/properties/deduplicate";
      case TARGET -> "/$defs/dataset/properties/target";
      case SLA -> "/$defs/dataset/properties/sla";
      case SLA_AGE -> "/$defs/age";
      case SLA_ARRIVAL -> "/$defs/dataset/properties/sla/properties/arriveBy";
      case SLA_VOLUME -> "/$defs/dataset/properties/sla/properties/volume";
      case RULE -> "/$defs/rule";
      case TREND -> "/$defs/rule/properties/trend";
      case REJECTS -> "/$defs/dataset/properties/rejects";
      case COLUMN -> "/$defs/column";
      case PROTECT -> "/$defs/protection";
      case VALUE -> "/$defs/value";
      case ODCS -> "/properties/odcs";
    };
  }
}
