package io.chimera.bench;

import io.chimera.local.KafkaBroker;
import io.chimera.local.SchemaRegistryServer;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.contract.TopicSpec.Format;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A topic with far more in it than a pipeline can take in for a while: its source is never the one
 * that waits.
 */
public final class FloodedWorkload {
  private static final long SEED = 20261122;
  private static final Shapes WORKLOAD = Shapes.BETS;
  private static final Format FORMAT = Format.AVRO;

  private final Shape shape;
  private final BenchContract.Source source;

  /** What lies in the topic. */
  public enum Flood {
    /** Good records. */
    HEALTHY,
    /** Records that nobody can read. */
    UNREADABLE,
    /**
     * One good record again and again: all of one key in one partition, and all but one repeats.
     */
    HOT_KEY
  }

  private FloodedWorkload(Shape shape, BenchContract.Source source) {
    this.shape = shape;
    this.source = source;
  }

  /**
   * Makes the topic and fills it.
   *
   * @param name of topic, contract and table
   * @param records how many
   */
  public static FloodedWorkload fill(
      String name, Flood flood, KafkaBroker broker, SchemaRegistryServer registry, long records)
      throws ExecutionException, InterruptedException {
    Shape shape = WORKLOAD.shape().named(name);
    Encoder encoder = Workload.encoder(shape, FORMAT, registry, name);
    if (flood == Flood.HEALTHY) {
      var clean = new TopicLoader.Dirt(0, 0, 0);
      Expected unusedAccount =
          new TopicLoader(shape, encoder, clean).load(broker.clientProperties(), name, records);
    } else {
      var random = new SplittableRandom(SEED);
      @Nullable Object[] values = shape.values().of(0, random);
      byte[] value =
          flood == Flood.UNREADABLE ? encoder.broken(values, random) : encoder.encode(values);
      var again = new ProducerRecord<byte[], byte[]>(name, 0, null, value);
      TopicLoader.fill(broker.clientProperties(), name, records, () -> again);
    }
    return new FloodedWorkload(shape, new BenchContract.Source(broker.servers(), registry.url()));
  }

  /** Of topic, contract and table. */
  public String name() {
    return shape.name();
  }

  /** The contract with ten rules and deduplication. */
  public String contractText() {
    var part = new BenchContract.Part(shape, FORMAT, shape.name());
    return BenchContract.text(shape.name(), Subject.GOVERNED, source, List.of(part));
  }

  public TableName table() {
    return BenchContract.table(shape);
  }
}
