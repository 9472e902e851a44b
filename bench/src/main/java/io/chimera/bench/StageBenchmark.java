package io.chimera.bench;

import io.chimera.connectors.decode.FormatDecoders;
import io.chimera.quality.deduplication.DatasetKeys;
import io.chimera.quality.rules.RecordRules;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TopicSpec.Format;
import io.chimera.schemas.platform.PlatformSettingsReader;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.RecordDecoder;
import io.chimera.schemas.stream.RowTypes;
import io.chimera.schemas.stream.TypedRow;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.TargetTables;
import io.chimera.sinks.write.RowFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.Table;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** What one stage of the pipeline costs a record, alone. JMH makes the instances. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StageBenchmark {
  private static final int RECORDS = 20_000;
  private static final int SCHEMA = 1;
  private static final long SEED = 20261122;

  /** The records' shape. */
  @Param({"bets", "trips"})
  public String workload = "bets";

  /** Their format. */
  @Param({"avro", "json"})
  public String format = "avro";

  private final TypedRow row = new TypedRow(Shapes.TRIPS.shape().columns().size());
  private final Ingested carrier = new Ingested();
  private final SplittableRandom random = new SplittableRandom(SEED);

  private byte[][] messages = {};
  private TypedRow[] rows = {};
  private RecordDecoder decoder;
  private RecordRules rules;
  private DatasetKeys keys;
  private RowType type;
  private Table table;
  private LakeCatalog catalog;
  private Path directory;

  /** Makes the records, and rows of them. */
  @Setup
  public void make() throws IOException {
    var kind =
        new Workload.Kind(
            Shapes.valueOf(workload.toUpperCase(Locale.ROOT)),
            Format.valueOf(format.toUpperCase(Locale.ROOT)),
            new TopicLoader.Dirt(0, 0, 0));
    Shape shape = kind.shape().shape();
    Dataset dataset =
        BenchContract.of(
                Subject.GOVERNED,
                kind,
                new BenchContract.Source("127.0.0.1:1", "http://127.0.0.1:1"),
                "records")
            .datasets()
            .get(0);
    Encoder encoder =
        kind.format() == Format.AVRO
            ? new AvroEncoder(shape, SCHEMA, SCHEMA + 1)
            : new JsonEncoder(shape);
    messages =
        IntStream.range(0, RECORDS)
            .mapToObj(index -> encoder.encode(shape.values().of(index, random)))
            .toArray(byte[][]::new);
    decoder =
        FormatDecoders.offline(
            dataset,
            SCHEMA,
            kind.format() == Format.AVRO ? Optional.of(shape.avro().toString()) : Optional.empty());
    rules = new RecordRules(dataset, Clock.systemUTC());
    keys = DatasetKeys.alone(dataset.asWritten());
    type = RowTypes.written(dataset);
    rows = new TypedRow[RECORDS];
    for (int index = 0; index < RECORDS; index++) {
      rows[index] = new TypedRow(dataset.columns().size());
      decoded(messages[index], rows[index]);
    }
    directory = Files.createTempDirectory("chimera-bench");
    catalog = LakeCatalog.open(new PlatformSettingsReader().defaults(directory).catalog());
    table = TargetTables.main(catalog, dataset);
  }

  private void decoded(byte[] message, TypedRow into) {
    if (decoder.decode(message, into) != null) {
      throw new IllegalStateException("Cannot measure with a record that does not decode");
    }
  }

  /** Takes away what was written. */
  @TearDown
  public void clean() throws IOException {
    catalog.close();
    Children.delete(directory);
  }

  /** A record's bytes become a row. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public void decode() {
    for (byte[] message : messages) {
      decoded(message, row);
    }
  }

  /** Ten rules look at a row. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public void rules(Blackhole hole) {
    for (TypedRow each : rows) {
      hole.consume(rules.test(each));
    }
  }

  /** A key that was never there is looked for, and remembered; there are more with each call. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public void deduplicate(Blackhole hole) {
    for (TypedRow each : rows) {
      carrier.toRow(0, each).keyed(random.nextLong(), random.nextLong(), 0);
      hole.consume(keys.judge(carrier));
    }
  }

  /** A row goes to a Parquet file of the table's, which nobody commits. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public String[] write() throws IOException {
    return RowFiles.write(table, type, () -> Arrays.<RowData>stream(rows).iterator());
  }
}
