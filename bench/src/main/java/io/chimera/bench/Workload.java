package io.chimera.bench;

import io.chimera.local.KafkaBroker;
import io.chimera.local.SchemaRegistryServer;
import io.chimera.schemas.contract.TopicSpec.Format;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/**
 * Topics that are filled and wait to be read, over and over.
 *
 * @param warm a small one of the same kind
 * @param counted the one that counts
 */
record Workload(Kind kind, Topic warm, Topic counted) {
  private static final long WARM_RECORDS = 400_000;
  private static final int PER_MILLE = 1000;

  /** What sets workloads apart. */
  record Kind(Shapes shape, Format format, TopicLoader.Dirt dirt) {

    /** As in the report. */
    String name() {
      return "%s in %s, %s %% broken, %s %% repeats"
          .formatted(shape.label(), label(), percent(dirt.broken()), percent(dirt.repeated()));
    }

    /** Of the format. */
    String label() {
      return Workload.label(format);
    }

    private String topic() {
      return "%s_%s_%d_%d"
          .formatted(
              shape.label(),
              label(),
              Math.round(dirt.broken() * PER_MILLE),
              Math.round(dirt.repeated() * PER_MILLE));
    }

    private static String percent(double share) {
      return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString();
    }
  }

  /** A topic, and what was put into it. */
  record Topic(String name, Expected expected) {}

  /**
   * Fills both topics.
   *
   * @param records how many the one that counts holds
   */
  static Workload load(KafkaBroker broker, SchemaRegistryServer registry, Kind kind, long records)
      throws ExecutionException, InterruptedException {
    return new Workload(
        kind,
        topic(broker, registry, kind, kind.topic() + "_warm", Math.min(WARM_RECORDS, records)),
        topic(broker, registry, kind, kind.topic(), records));
  }

  /** As contracts and options call it. */
  static String label(Format format) {
    return format.name().toLowerCase(Locale.ROOT);
  }

  /** Topics of all workloads together would fill a disk. */
  void delete(KafkaBroker broker) throws ExecutionException, InterruptedException {
    try (var admin = Admin.create(broker.clientProperties())) {
      admin.deleteTopics(List.of(warm.name(), counted.name())).all().get();
    }
  }

  private static Topic topic(
      KafkaBroker broker, SchemaRegistryServer registry, Kind kind, String name, long records)
      throws ExecutionException, InterruptedException {
    Shape shape = kind.shape().shape();
    var loader = new TopicLoader(shape, encoder(shape, kind.format(), registry, name), kind.dirt());
    return new Topic(name, loader.load(broker.clientProperties(), name, records));
  }

  static Encoder encoder(Shape shape, Format format, SchemaRegistryServer registry, String topic) {
    return switch (format) {
      case AVRO ->
          new AvroEncoder(
              shape,
              registry.register(topic + "-value", shape.avro()),
              registry.register(topic + "-value", shape.looseAvro()));
      case JSON -> new JsonEncoder(shape);
    };
  }
}
