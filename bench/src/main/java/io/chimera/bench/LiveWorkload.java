package io.chimera.bench;

import io.chimera.local.KafkaBroker;
import io.chimera.local.KafkaTopics;
import io.chimera.local.SchemaRegistryServer;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.contract.TopicSpec.Format;
import io.chimera.schemas.platform.PlatformSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A topic whose records are made while the governed pipeline reads it, each at the time that it is
 * told; and what must have become of them all. Not thread-safe.
 */
public final class LiveWorkload {
  private static final double FAILING = 0.003;
  private static final long FULL_SPEED_RECORDS = 2_000_000;

  private final Workload.Kind kind;
  private final BenchContract.Source source;
  private final Shape shape;
  private final TimedValues values;
  private final TopicLoader loader;

  private LiveWorkload(
      Workload.Kind kind, BenchContract.Source source, Shape shape, Encoder encoder) {
    this.kind = kind;
    this.source = source;
    this.shape = shape;
    values = new TimedValues(shape);
    loader = new TopicLoader(values.timed(), encoder, kind.dirt());
  }

  /**
   * Makes the topic, which is empty.
   *
   * @param name of topic, contract and table
   */
  public static LiveWorkload create(
      String name,
      Shapes workload,
      Format format,
      KafkaBroker broker,
      SchemaRegistryServer registry)
      throws ExecutionException, InterruptedException {
    try (var admin = Admin.create(broker.clientProperties())) {
      KafkaTopics.create(admin, new NewTopic(name, TopicLoader.PARTITIONS, (short) 1));
    }
    Shape shape = workload.shape().named(name);
    return new LiveWorkload(
        kind(workload, format),
        new BenchContract.Source(broker.servers(), registry.url()),
        shape,
        Workload.encoder(shape, format, registry, name));
  }

  private static Workload.Kind kind(Shapes workload, Format format) {
    return new Workload.Kind(workload, format, new TopicLoader.Dirt(0, FAILING, 0));
  }

  /**
   * How many records a second the pipeline takes in where they lie ready for it.
   *
   * @param directory for the run, which is in a process of its own
   */
  public static double fullSpeed(
      Shapes workload,
      Format format,
      KafkaBroker broker,
      SchemaRegistryServer registry,
      int parallelism,
      int commitEvery,
      Path directory)
      throws ExecutionException, InterruptedException, IOException {
    var full = Workload.load(broker, registry, kind(workload, format), FULL_SPEED_RECORDS);
    var order =
        new MeasuredRun.Order(
            Subject.GOVERNED,
            full.kind(),
            new BenchContract.Source(broker.servers(), registry.url()),
            parallelism,
            commitEvery,
            full.warm(),
            full.counted());
    IntakeFigures figures =
        Children.run(MeasuredRun.program(Subject.GOVERNED), order, IntakeFigures.class, directory);
    full.delete(broker);
    return figures.process().recordsPerSecond();
  }

  /** The contract's name. */
  public String contract() {
    return shape.name();
  }

  /** The contract with ten rules and deduplication, as users write it. */
  public String contractText() {
    var part = new BenchContract.Part(shape, kind.format(), shape.name());
    return BenchContract.text(shape.name(), Subject.GOVERNED, source, List.of(part));
  }

  public TableName table() {
    return BenchContract.table(shape);
  }

  /** The column that has the time at which a record happened, in milliseconds. */
  public String timeColumn() {
    return Objects.requireNonNull(shape.eventTime());
  }

  /** The next record, for the topic. */
  public ProducerRecord<byte[], byte[]> next(long happenedMillis) {
    values.happen(happenedMillis);
    TopicLoader.Message message = loader.nextMessage();
    return new ProducerRecord<>(shape.name(), null, happenedMillis, message.key(), message.value());
  }

  /** Records so far. */
  public long made() {
    return loader.expected().in();
  }

  /** How many of them belong into the table. */
  public long written() {
    return loader.expected().of(Subject.GOVERNED).written();
  }

  /**
   * Holds table, quarantine and books against what was made.
   *
   * @throws IllegalStateException if anything is not as expected
   */
  public void check(PlatformSettings platform) throws IOException {
    Intake.Written unusedFiles =
        OutputCheck.ofEngine(platform, shape, loader.expected().of(Subject.GOVERNED));
  }
}
