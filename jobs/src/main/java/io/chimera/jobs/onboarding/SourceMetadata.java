package io.chimera.jobs.onboarding;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.connectors.database.DescribedDatabase;
import io.chimera.connectors.database.DescribedDatabase.SizedTable;
import io.chimera.connectors.database.Discovery;
import io.chimera.connectors.database.FoundColumn;
import io.chimera.connectors.kafka.DescribedTopic;
import io.chimera.connectors.kafka.KafkaPositions;
import io.chimera.connectors.registry.ConfluentRegistry;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.KafkaSourceSpec;
import io.chimera.schemas.contract.TopicSpec;
import io.chimera.schemas.platform.Secrets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a source says of the tables or topics that a contract takes, as an event tells it: names,
 * types, keys, sizes and places, never a record, and nothing that lets one in.
 */
final class SourceMetadata {
  private static final int MAX_COMMENT = 1000;

  private final Secrets secrets;

  SourceMetadata(Secrets secrets) {
    this.secrets = secrets;
  }

  /**
   * Asks the source.
   *
   * @throws io.chimera.connectors.database.DatabaseUnavailableException if it does not answer
   * @throws io.chimera.connectors.kafka.SourceUnavailableException likewise
   * @throws io.chimera.connectors.registry.RegistryUnavailableException likewise
   */
  ObjectNode of(Contract contract) {
    ObjectNode found = JsonNodeFactory.instance.objectNode();
    if (contract.source() instanceof DatabaseSourceSpec database) {
      write(Discovery.describe(database, secrets, contract.datasets()), found);
    } else {
      topics(contract, contract.kafka(), found);
    }
    return found;
  }

  /** In words, for who looks on. */
  static String summary(ObjectNode found) {
    if (found.has("tables")) {
      int tables = found.path("tables").size();
      int columns = 0;
      for (var table : found.path("tables")) {
        columns += table.path("columns").size();
      }
      return "%d table%s with %d columns, %s %s"
          .formatted(
              tables,
              tables == 1 ? "" : "s",
              columns,
              found.path("product").asText(),
              found.path("version").asText());
    }
    int topics = found.path("topics").size();
    return "%d topic%s of cluster '%s'"
        .formatted(topics, topics == 1 ? "" : "s", found.path("cluster").asText());
  }

  private static void write(DescribedDatabase database, ObjectNode found) {
    found.put("product", database.product());
    found.put("version", database.version());
    var tables = found.putArray("tables");
    for (SizedTable sized : database.tables()) {
      ObjectNode table = tables.addObject();
      table.put("table", sized.table().table().toString());
      comment(sized.table().comment(), table);
      var columns = table.putArray("columns");
      for (FoundColumn column : sized.table().columns()) {
        ObjectNode each = columns.addObject();
        each.put("name", column.name());
        each.put("type", column.declared());
        each.put("nullable", !column.required());
        comment(column.comment(), each);
      }
      sized.table().key().forEach(table.putArray("key")::add);
      if (sized.size().rows() != null) {
        table.put("estimatedRows", sized.size().rows());
      }
      if (sized.size().bytes() != null) {
        table.put("bytes", sized.size().bytes());
      }
    }
  }

  private static void comment(@Nullable String comment, ObjectNode of) {
    if (comment != null) {
      int characters = Math.min(MAX_COMMENT, comment.codePointCount(0, comment.length()));
      of.put("comment", comment.substring(0, comment.offsetByCodePoints(0, characters)));
    }
  }

  private void topics(Contract contract, KafkaSourceSpec source, ObjectNode found) {
    Map<String, TopicSpec> wanted = new LinkedHashMap<>();
    contract.datasets().forEach(each -> wanted.putIfAbsent(each.topic().topic(), each.topic()));
    try (var cluster = KafkaPositions.probing(source)) {
      var topics = found.putArray("topics");
      for (TopicSpec each : wanted.values()) {
        DescribedTopic described = cluster.topic(each.topic());
        found.put("cluster", described.cluster());
        ObjectNode topic = topics.addObject();
        write(described, topic);
        if (each.format() == TopicSpec.Format.AVRO) {
          registered(source, each.topic() + "-value", topic);
        }
      }
    }
  }

  private static void write(DescribedTopic described, ObjectNode topic) {
    topic.put("topic", described.name());
    topic.put("id", described.id());
    var partitions = topic.putArray("partitions");
    described
        .partitions()
        .forEach(
            each ->
                partitions
                    .addObject()
                    .put("partition", each.number())
                    .put("begin", each.begin())
                    .put("end", each.end()));
    if (described.retentionMillis() != null) {
      topic.put("retentionMillis", described.retentionMillis());
    }
    if (described.cleanup() != null) {
      topic.put("cleanup", described.cleanup());
    }
  }

  private void registered(KafkaSourceSpec source, String subject, ObjectNode topic) {
    var address = source.registry();
    if (address != null) {
      ConfluentRegistry.open(address, source.security(), secrets)
          .latest(subject)
          .ifPresent(
              schema ->
                  topic
                      .putObject("registered")
                      .put("subject", subject)
                      .put("id", schema.id())
                      .put("type", schema.type()));
    }
  }
}
