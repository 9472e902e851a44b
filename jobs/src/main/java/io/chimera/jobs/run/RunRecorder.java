package io.chimera.jobs.run;

import io.chimera.jobs.pipeline.PreparedRun;
import io.chimera.jobs.report.PipelineRun;
import io.chimera.jobs.report.RunHistory;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.archive.FactArchive;
import io.chimera.sinks.archive.TableFacts;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactTeller;
import io.chimera.sinks.facts.FactTopic;
import io.chimera.sinks.facts.RunEndedFact;
import io.chimera.sinks.facts.RunEndedFact.End;
import io.chimera.sinks.facts.RunEndedFact.MeasuredOf;
import io.chimera.sinks.facts.RunEndedFact.Sums;
import io.chimera.sinks.facts.RunEndedFact.Usage;
import io.chimera.sinks.facts.RunStartedFact;
import io.chimera.sinks.facts.RunStartedFact.Starter;
import io.chimera.sinks.facts.RunStartedFact.Way;
import io.chimera.sinks.facts.RunTrigger;
import io.chimera.sinks.facts.StartedRun;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.OpenedDataset;
import io.chimera.sinks.lineage.LineageFact;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.iceberg.IcebergBuild;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells that a run has started, keeps what was told, and knows at its end what it has committed and
 * taken. Nothing here keeps a run from starting or ending.
 */
public final class RunRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(RunRecorder.class);

  private static final Duration EARLIER = Duration.ofHours(1);

  private final PreparedRun run;
  private final List<StartedRun> started;
  private final ProcessMeter meter;

  private RunRecorder(PreparedRun run, List<StartedRun> started, ProcessMeter meter) {
    this.run = run;
    this.started = List.copyOf(started);
    this.meter = meter;
  }

  /**
   * Tells that a run starts, where anybody is told.
   *
   * @param keeper keeps it now, or else the next time
   */
  public static RunRecorder started(
      PreparedRun run, RunTrigger trigger, int parallelism, FactKeeper keeper) {
    var meter = ProcessMeter.start();
    if (!run.platform().isTelling()) {
      return new RunRecorder(run, List.of(), meter);
    }
    var started = new ArrayList<StartedRun>();
    try (var catalog = LakeCatalog.open(run.platform().catalog())) {
      Contract contract = run.contract();
      var starter =
          new Starter(
              trigger, System.getProperty("user.name", ""), RunTeller.parent().orElse(null));
      var way =
          new Way(
              run.ends().isPresent(),
              run.savepoint().isPresent(),
              parallelism,
              contract.trigger().commitEvery(),
              engines());
      var facts = new ArrayList<Fact>();
      for (int index = 0; index < run.opened().size(); index++) {
        OpenedDataset opened = run.opened().get(index);
        var id = LineageFact.runOf(catalog.load(opened.table()), opened.epoch());
        var each =
            new StartedRun(
                id, contract.name(), opened, Instant.now().truncatedTo(ChronoUnit.MILLIS));
        started.add(each);
        facts.add(RunStartedFact.of(each, contract, contract.datasets().get(index), starter, way));
      }
      keeper.add(facts);
      FactTeller.tell(run.platform(), facts);
      keeper.keep(catalog);
    } catch (RuntimeException away) {
      LOG.warn("Cannot tell that a run has started", away);
    }
    return new RunRecorder(run, started, meter);
  }

  private static Map<String, String> engines() {
    var engines = new TreeMap<String, String>();
    engines.put("flink", EnvironmentInformation.getVersion());
    engines.put("iceberg", IcebergBuild.version());
    engines.put("java", Runtime.version().toString());
    Optional.ofNullable(RunRecorder.class.getPackage().getImplementationVersion())
        .ifPresent(version -> engines.put("chimera", version));
    return engines;
  }

  /**
   * What there is to tell of the run's end; empty where nobody is told, or what it has committed
   * cannot be known now.
   *
   * @param job Flink's id of the run's job
   */
  List<Fact> ended(End end, String job) {
    if (started.isEmpty()) {
      return List.of();
    }
    try (var catalog = LakeCatalog.open(run.platform().catalog())) {
      var archive = FactArchive.look(catalog);
      var sums = new ArrayList<Sums>();
      for (StartedRun each : started) {
        sums.add(sums(catalog, archive, each));
      }
      var usage =
          new Usage(
              job,
              MeasuredOf.PROCESS,
              meter.cpu(),
              meter.peakMemoryBytes(),
              sums.stream().mapToLong(each -> each.tally().in()).sum(),
              run.opened().stream().map(OpenedDataset::pipeline).toList());
      var facts = new ArrayList<Fact>();
      for (int index = 0; index < started.size(); index++) {
        facts.add(RunEndedFact.of(started.get(index), end, sums.get(index), usage));
      }
      return facts;
    } catch (RuntimeException away) {
      LOG.warn("Cannot tell what a run has committed that has ended", away);
      return List.of();
    }
  }

  /** By the table's snapshots, and by what was kept of those that are gone. */
  private static Sums sums(LakeCatalog catalog, FactArchive archive, StartedRun run) {
    OpenedDataset opened = run.opened();
    var history = new RunHistory();
    // Its first commits may be older than the word that it has started; others' are left out below.
    archive.each(FactTopic.RUNS, opened.pipeline(), run.at().minus(EARLIER), history::add);
    new TableFacts(opened.table(), catalog.load(opened.table()))
        .missingRuns(archive)
        .forEach(history::add);
    return history.runs().stream()
        .filter(each -> each.pipeline().equals(opened.pipeline()))
        .filter(each -> each.table().equals(opened.table().toString()))
        .filter(each -> each.epoch() == opened.epoch())
        .reduce((earlier, later) -> later)
        .map(PipelineRun::sumsOfEntries)
        .orElse(new Sums(Tally.ZERO, 0, 0, 0, 0));
  }
}
