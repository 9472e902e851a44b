package io.chimera.schemas.contract;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka cluster and, where its records are Avro, the schema registry beside it.
 *
 * @param name the source's name, part of the pipeline's name
 * @param servers bootstrap servers, {@code host:port} each
 * @param registry base address of a Confluent-compatible schema registry
 * @param security how to log in; {@link KafkaSecurity#NONE} for an open cluster
 */
public record KafkaSourceSpec(
    String name, List<String> servers, @Nullable URI registry, KafkaSecurity security)
    implements SourceSpec {
  static final String TYPE = "kafka";

  public KafkaSourceSpec {
    servers = List.copyOf(servers);
  }

  @Override
  public String type() {
    return TYPE;
  }

  /** The servers as Kafka's {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return String.join(",", servers);
  }
}
