package io.chimera.jobs.run;

import io.chimera.connectors.kafka.KafkaPositions;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Positions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks a contract's source where its datasets begin and end, before a job starts. */
interface SourcePositions extends AutoCloseable {

  /** Where the very first run of a dataset begins. */
  Positions first(Dataset dataset);

  /**
   * Where a later run begins.
   *
   * @param ledger where the dataset's ledger is
   * @throws RuntimeException if the source is not the one that the ledger counts in, or has not
   *     what comes next
   */
  Positions resume(Dataset dataset, Positions ledger);

  /** What the source holds now. */
  Positions end(Dataset dataset);

  /**
   * Makes at the source what a run needs there, when nothing stands against the run.
   *
   * @param starts where its datasets begin
   */
  void make(List<Positions> starts);

  /**
   * What {@link #make} would do, in the source's own words.
   *
   * @throws RuntimeException if something stands against going on
   */
  List<String> plan(List<Positions> starts);

  /** How often a position is committed that moves without records; empty for each time. */
  Optional<Duration> idleCommits();

  @Override
  void close();

  /** Of a contract's source. */
  static SourcePositions of(Contract contract) {
    if (!(contract.source() instanceof DatabaseSourceSpec)) {
      return new TopicPositions(new KafkaPositions(contract.kafka()));
    }
    return new DatabasePositions(contract, SourceLog.of(contract));
  }

  /** Those of Kafka, where nothing has to be made. */
  record TopicPositions(KafkaPositions kafka) implements SourcePositions {

    @Override
    public Positions first(Dataset dataset) {
      return kafka.first(dataset.topic());
    }

    @Override
    public Positions resume(Dataset dataset, Positions ledger) {
      return kafka.resume(dataset.topic(), ledger);
    }

    @Override
    public Positions end(Dataset dataset) {
      return kafka.end(dataset.topic());
    }

    @Override
    public void make(List<Positions> starts) {}

    @Override
    public List<String> plan(List<Positions> starts) {
      return List.of();
    }

    @Override
    public Optional<Duration> idleCommits() {
      return Optional.empty();
    }

    @Override
    public void close() {
      kafka.close();
    }
  }
}
