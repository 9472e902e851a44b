package io.chimera.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.connectors.decode.FormatDecoders;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.KafkaSourceSpec;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.stream.RecordDecoder;
import io.chimera.schemas.stream.RowTypes;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.iceberg.TargetTables;
import io.chimera.sinks.write.RowFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.ContentFileParser;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;

/**
 * As little as taking in a topic can be: one thread without Flink, with the source's settings, the
 * decoder and the writer of the pipeline, as far as one rung of the ladder goes.
 */
final class LadderIntake implements Intake {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** As far as it goes; each does what those before it do. */
  private enum Rung {
    POLL,
    DECODE,
    MEMORY,
    LIMIT,
    COMMIT
  }

  private final Rung rung;
  private final MeasuredRun.Order order;
  private final PlatformSettings platform;
  private final LakeCatalog catalog;
  private final Table table;
  private final RowType type;
  private final RecordDecoder decoder;
  private final TopicPoll topic;
  private final List<String> files = new ArrayList<>();
  private long records;
  private int commits;

  private LadderIntake(
      MeasuredRun.Order order,
      PlatformSettings platform,
      LakeCatalog catalog,
      Dataset dataset,
      KafkaSourceSpec source) {
    rung = Rung.valueOf(order.subject().name());
    this.order = order;
    this.platform = platform;
    this.catalog = catalog;
    table = TargetTables.main(catalog, dataset);
    type = RowTypes.written(dataset);
    decoder = new FormatDecoders(source).open(dataset);
    topic = TopicPoll.open(order.source().servers(), dataset.topic().topic());
  }

  static LadderIntake open(MeasuredRun.Order order, String topic, PlatformSettings platform) {
    var contract = BenchContract.of(order.subject(), order.workload(), order.source(), topic);
    return new LadderIntake(
        order,
        platform,
        LakeCatalog.open(platform.catalog()),
        contract.datasets().get(0),
        (KafkaSourceSpec) contract.source());
  }

  @Override
  public void run() throws IOException {
    switch (rung) {
      case POLL -> poll();
      case DECODE -> decode();
      case MEMORY -> write(MemoryFiles.table(table));
      case LIMIT, COMMIT -> write(table);
    }
  }

  private void poll() {
    for (var polled = topic.poll(); polled != null; polled = topic.poll()) {
      for (var kafkaRecord : polled) {
        if (kafkaRecord.value() != null) {
          records++;
        }
      }
    }
  }

  private void decode() {
    var rows = rows();
    while (rows.hasNext()) {
      rows.next();
    }
    records = rows.count();
  }

  /** Files are closed as often as others have to, who commit them. */
  private void write(Table to) throws IOException {
    var rows = rows();
    while (!rows.isAtEnd()) {
      rows.pauseIn(TimeUnit.SECONDS.toNanos(order.commitEvery()));
      files.addAll(List.of(RowFiles.write(to, type, () -> rows)));
      if (rung == Rung.COMMIT) {
        commit();
      }
    }
    records = rows.count();
  }

  private DecodedRows rows() {
    return new DecodedRows(topic, decoder, type.getFieldCount());
  }

  private void commit() throws JsonProcessingException {
    if (files.isEmpty()) {
      return;
    }
    AppendFiles append = table.newAppend();
    for (String file : files) {
      append.appendFile((DataFile) ContentFileParser.fromJson(JSON.readTree(file), table.specs()));
    }
    append.commit();
    files.clear();
    commits++;
  }

  @Override
  public Written check(Expected.Output expected) throws IOException {
    if (records != expected.in()) {
      throw new IllegalStateException(
          "Cannot count this run: records in: '%d', expected '%d'"
              .formatted(records, expected.in()));
    }
    return switch (rung) {
      case LIMIT, COMMIT -> {
        int counted = commits;
        // What the limit has written is looked at by the same eyes.
        commit();
        Written written = OutputCheck.ofOthers(platform, shape(), expected, false);
        yield new Written(counted, written.files(), written.fileBytes());
      }
      case POLL, DECODE, MEMORY -> new Written(0, 0, 0);
    };
  }

  private Shape shape() {
    return order.workload().shape().shape();
  }

  @Override
  public void close() {
    topic.close();
    catalog.close();
  }
}
