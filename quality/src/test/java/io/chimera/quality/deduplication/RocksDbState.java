package io.chimera.quality.deduplication;

import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend;
import org.apache.flink.contrib.streaming.state.RocksDBConfigurableOptions;
import org.apache.flink.contrib.streaming.state.RocksDBOptions;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.KeyedStateBackendParametersImpl;
import org.apache.flink.runtime.state.ttl.TtlTimeProvider;

/** Flink's keyed state in RocksDB, without a job around it. */
final class RocksDbState implements AutoCloseable {
  private final MockEnvironment environment;
  private final CloseableRegistry closeables = new CloseableRegistry();
  private final AbstractKeyedStateBackend<Integer> state;

  /**
   * @param directory for its files
   * @param keyGroups all of them are here
   */
  RocksDbState(Path directory, int keyGroups) throws Exception {
    environment = new MockEnvironmentBuilder().setMaxParallelism(keyGroups).build();
    state =
        backend(directory)
            .createKeyedStateBackend(
                new KeyedStateBackendParametersImpl<>(
                    environment,
                    new JobID(),
                    "keys",
                    IntSerializer.INSTANCE,
                    keyGroups,
                    new KeyGroupRange(0, keyGroups - 1),
                    environment.getTaskKvStateRegistry(),
                    TtlTimeProvider.DEFAULT,
                    new UnregisteredMetricsGroup(),
                    List.of(),
                    closeables));
  }

  /** As a job of ours has it. */
  static EmbeddedRocksDBStateBackend backend(Path directory) {
    var settings = new Configuration();
    settings.set(RocksDBConfigurableOptions.USE_BLOOM_FILTER, true);
    settings.set(RocksDBOptions.USE_PARTITIONED_INDEX_FILTERS, true);
    settings.set(RocksDBOptions.LOCAL_DIRECTORIES, directory.toString());
    return new EmbeddedRocksDBStateBackend(true)
        .configure(settings, RocksDbState.class.getClassLoader());
  }

  KeyedStateBackend<Integer> keyed() {
    return state;
  }

  /** How many entries there are, of whatever key group and bucket. */
  int entries() {
    return state.numKeyValueStateEntries();
  }

  @Override
  public void close() throws Exception {
    state.dispose();
    closeables.close();
    environment.close();
  }
}
