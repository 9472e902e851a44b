package io.chimera.jobs.pipeline;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Deduplication;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend.PriorityQueueStateType;
import org.apache.flink.contrib.streaming.state.RocksDBConfigurableOptions;
import org.apache.flink.contrib.streaming.state.RocksDBOptions;
import org.jspecify.annotations.Nullable;

/**
 * The Flink settings of a job that remembers keys in RocksDB. Other jobs have next to no keyed
 * state, and stay with what the cluster says.
 */
public final class RocksDbSettings {
  private static final String BACKEND = "rocksdb";

  private RocksDbSettings() {}

  /** What to set for a contract; empty where none of its datasets needs RocksDB. */
  public static Optional<Configuration> of(Contract contract) {
    return contract.datasets().stream().anyMatch(each -> isOnDisk(each.deduplication()))
        ? Optional.of(settings())
        : Optional.empty();
  }

  private static boolean isOnDisk(@Nullable Deduplication deduplication) {
    return deduplication != null && deduplication.state() == Deduplication.State.ROCKSDB;
  }

  private static Configuration settings() {
    var settings = new Configuration();
    settings.set(StateBackendOptions.STATE_BACKEND, BACKEND);
    // A commit writes what is new, not all keys of the time.
    settings.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    // Most keys are new, and looked for in vain: filters say so without reading a block.
    settings.set(RocksDBConfigurableOptions.USE_BLOOM_FILTER, true);
    // Filters that do not fit the cache are read in parts, not a file's whole.
    settings.set(RocksDBOptions.USE_PARTITIONED_INDEX_FILTERS, true);
    // Timers on the heap, though there are none, would go where the operator's own state is.
    settings.set(RocksDBOptions.TIMER_SERVICE_FACTORY, PriorityQueueStateType.ROCKSDB);
    return settings;
  }
}
