package io.chimera.jobs.sql;

import io.chimera.schemas.platform.PlatformSettings;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsSourceWatermark;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.TemporaryClassLoaderContext;

/** What comes from a contract's source, as a table that rows are added to. */
final class StreamScan implements ScanTableSource, SupportsSourceWatermark {
  private final SourceRead read;
  private final PlatformSettings platform;

  StreamScan(SourceRead read, PlatformSettings platform) {
    this.read = read;
    this.platform = platform;
  }

  @Override
  public ChangelogMode getChangelogMode() {
    return ChangelogMode.insertOnly();
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    return new DataStreamScanProvider() {
      @Override
      public DataStream<RowData> produceDataStream(
          ProviderContext provider, StreamExecutionEnvironment environment) {
        // A session that has added the job jar plans with a thread that knows Flink alone.
        try (var unusedLoader = TemporaryClassLoaderContext.of(StreamScan.class.getClassLoader())) {
          return new ReadPipeline(read, platform, new Uids(provider)).rows(environment);
        }
      }

      @Override
      public boolean isBounded() {
        return read.isBounded();
      }
    };
  }

  /** The pass always tells it. */
  @Override
  public void applySourceWatermark() {}

  @Override
  public DynamicTableSource copy() {
    return new StreamScan(read, platform);
  }

  @Override
  public String asSummaryString() {
    return "Source of dataset '"
        + read.dataset().name()
        + "' of contract '"
        + read.contract().name()
        + "'";
  }
}
