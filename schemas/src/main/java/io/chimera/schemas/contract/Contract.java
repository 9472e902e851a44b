package io.chimera.schemas.contract;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A data producer's declaration of what is ingested and under which promises; the root of the
 * document.
 *
 * @param name the contract's unique name
 * @param version semantic version of this document
 * @param description for people, may be absent
 * @param ownership who answers for the data, and by what right it is ingested
 * @param priority 1 to 100, higher recovers first
 * @param source where the records come from
 * @param trigger when the pipeline runs and how often it commits
 * @param isolation what of it runs together on a cluster
 * @param datasets what is taken from the source, in the contract's order; a dataset's index in this
 *     list is how the stream refers to it
 * @param hash SHA-256 of the canonical document in lower-case hexadecimal, written into every
 *     commit
 */
public record Contract(
    String name,
    String version,
    @Nullable String description,
    Ownership ownership,
    int priority,
    SourceSpec source,
    Trigger trigger,
    Isolation isolation,
    List<Dataset> datasets,
    String hash)
    implements Serializable {
  /** A position that moves without records is committed each so many times. */
  public static final int COMMITS_A_POSITION = 10;

  public Contract {
    datasets = List.copyOf(datasets);
  }

  /**
   * The source, for what reads Kafka only.
   *
   * @throws UnsupportedSourceException if it is another one
   */
  public KafkaSourceSpec kafka() {
    if (source instanceof KafkaSourceSpec kafka) {
      return kafka;
    }
    throw new UnsupportedSourceException(name, source);
  }

  /**
   * The source, for what reads databases only.
   *
   * @throws UnsupportedSourceException if it is another one
   */
  public DatabaseSourceSpec database() {
    if (source instanceof DatabaseSourceSpec database) {
      return database;
    }
    throw new UnsupportedSourceException(name, source);
  }

  /**
   * How long it is at most between two commits of a pipeline that runs and reads. The log of a
   * database moves by itself, and is committed without rows too, but not each time.
   */
  public Duration longestInterval() {
    return longestInterval(trigger, source, datasets);
  }

  static Duration longestInterval(Trigger trigger, SourceSpec source, List<Dataset> datasets) {
    Duration commitEvery = trigger.commitEvery();
    boolean isLog =
        datasets.stream()
            .anyMatch(
                each ->
                    each.from() instanceof TableSpec table && table.mode() == TableSpec.Mode.CDC);
    if (!isLog || !(source instanceof DatabaseSourceSpec database)) {
      return commitEvery;
    }
    Duration heartbeat = database.capture().heartbeat();
    Duration idle = heartbeat == null ? commitEvery.multipliedBy(COMMITS_A_POSITION) : heartbeat;
    return idle.compareTo(commitEvery) < 0 ? commitEvery : idle;
  }

  /** The same contract, with its source at another place. */
  public Contract at(SourceSpec place) {
    return new Contract(
        name, version, description, ownership, priority, place, trigger, isolation, datasets, hash);
  }

  /** The same contract with the columns that the source's tables have, for whoever reads those. */
  public Contract atSource() {
    return with(datasets.stream().map(Dataset::atSource).toList());
  }

  /** The same contract, with what its tables have beside it. */
  public Contract with(List<Dataset> all) {
    return new Contract(
        name, version, description, ownership, priority, source, trigger, isolation, all, hash);
  }

  /** What runs of it as one job on a cluster: itself, or a contract for each of its datasets. */
  public List<Contract> jobs() {
    return isolation == Isolation.CONTRACT
        ? List.of(this)
        : datasets.stream().map(dataset -> with(List.of(dataset))).toList();
  }

  /** The name of the job that runs it as a whole: its own, or {@code <contract>.<dataset>}. */
  public String job() {
    return isolation == Isolation.DATASET && datasets.size() == 1
        ? name + "." + datasets.get(0).name()
        : name;
  }

  /**
   * The pipeline that writes the dataset's table: {@code <contract>_<source name>_<table>}; of a
   * query, which may write tables of one name, with the namespace before that.
   */
  public String pipelineOf(Dataset dataset) {
    TableName table = dataset.target().table();
    String written =
        source instanceof QuerySourceSpec ? table.namespace() + "_" + table.name() : table.name();
    return name + "_" + source.name() + "_" + written;
  }
}
