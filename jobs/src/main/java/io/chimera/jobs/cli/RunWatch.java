package io.chimera.jobs.cli;

import io.chimera.jobs.run.EndReason;
import io.chimera.jobs.run.IngestRun;
import io.chimera.jobs.run.JobFailure;
import io.chimera.schemas.stream.Tally;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.ledger.LedgerEntry;
import io.chimera.sinks.ledger.OpenedDataset;
import io.chimera.sinks.ledger.TableLedger;
import io.chimera.sinks.lineage.LineageFact.End;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.flink.runtime.clusterframework.ApplicationStatus;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches a run from outside: what its tables say, until the job ends or is asked to. */
final class RunWatch {
  private static final Logger LOG = LoggerFactory.getLogger(RunWatch.class);
  private static final long LOOK_EVERY_MILLIS = 500;

  /** How young a snapshot may be when it is expired, the documentation says. */
  private static final Duration KEEP_EVERY = Duration.ofMinutes(10);

  private final IngestRun run;
  private final Progress progress;
  private final Supplier<String> prefix;
  private Optional<JobFailure> said = Optional.empty();

  RunWatch(IngestRun run, Progress progress) {
    this(run, progress, () -> "");
  }

  /**
   * @param prefix what else there is to say, before what the tables say
   */
  RunWatch(IngestRun run, Progress progress, Supplier<String> prefix) {
    this.run = run;
    this.progress = progress;
    this.prefix = prefix;
  }

  /**
   * Returns when the job has ended, by itself or because {@code interrupt} completed.
   *
   * @param isMadeGood whether the job's failure is none, since the next start goes on from it
   */
  void untilEnd(CompletableFuture<Void> interrupt, Predicate<JobFailedException> isMadeGood)
      throws Exception {
    until(interrupt, entries -> false, isMadeGood);
  }

  /**
   * Returns when the job has ended: by itself, because {@code interrupt} completed, or because the
   * newest entries of the tables' ledgers are where {@code isEnough} wants them.
   */
  void until(CompletableFuture<Void> interrupt, Predicate<List<LedgerEntry>> isEnough)
      throws Exception {
    until(interrupt, isEnough, failure -> false);
  }

  private void until(
      CompletableFuture<Void> interrupt,
      Predicate<List<LedgerEntry>> isEnough,
      Predicate<JobFailedException> isMadeGood)
      throws Exception {
    End end = End.ABORT;
    @Nullable String message = null;
    try {
      ApplicationStatus status = watch(interrupt, isEnough);
      end = status == ApplicationStatus.SUCCEEDED ? End.COMPLETE : End.ABORT;
      message = end == End.ABORT ? "Somebody has cancelled the job" : null;
    } catch (JobFailedException failure) {
      boolean isEnd = isMadeGood.test(failure);
      end = isEnd ? End.COMPLETE : End.FAIL;
      message = isEnd ? null : EndReason.of(failure);
      throw failure;
    } catch (Exception failure) {
      message = EndReason.of(failure);
      throw failure;
    } finally {
      run.tellEnd(end, message);
    }
  }

  private ApplicationStatus watch(
      CompletableFuture<Void> interrupt, Predicate<List<LedgerEntry>> isEnough) throws Exception {
    var result = run.result();
    var either = CompletableFuture.anyOf(result, interrupt);
    try (var catalog = LakeCatalog.open(run.prepared().platform().catalog())) {
      boolean isSatisfied = false;
      long kept = System.nanoTime();
      while (!isSatisfied && !isDone(either)) {
        Optional<List<LedgerEntry>> heads = lookIfPossible(catalog);
        isSatisfied = heads.isPresent() && isEnough.test(heads.get());
        sayNewFailure();
        if (System.nanoTime() - kept > KEEP_EVERY.toNanos()) {
          run.keepTold();
          kept = System.nanoTime();
        }
      }
    }
    if (!result.isDone()) {
      progress.say("Stopping: committing what was read");
      run.stop();
    }
    JobResult ended = result.get();
    check(ended);
    return ended.getApplicationStatus();
  }

  /** A catalog that is busy or away is the job's to wait for; the watcher only sees less. */
  private Optional<List<LedgerEntry>> lookIfPossible(LakeCatalog catalog) {
    try {
      return look(catalog);
    } catch (RuntimeException away) {
      LOG.debug("Cannot read the ledger at the moment", away);
      progress.update("The catalog does not answer; the job goes on");
      return Optional.empty();
    }
  }

  private Optional<List<LedgerEntry>> look(LakeCatalog catalog) {
    var entries = new ArrayList<LedgerEntry>();
    var line = new StringBuilder(prefix.get());
    for (OpenedDataset opened : run.prepared().opened()) {
      var head = new TableLedger(catalog.load(opened.table())).head();
      if (head.isEmpty()) {
        return Optional.empty();
      }
      var entry = head.get().entry();
      Tally totals = entry.totals();
      line.append(
          String.format(
              "%s: %,d in, %,d written, %,d quarantined  ",
              opened.table(), totals.in(), totals.written(), totals.quarantined()));
      entries.add(entry);
    }
    progress.update(line.toString().stripTrailing());
    return Optional.of(entries);
  }

  private void sayNewFailure() throws ExecutionException, InterruptedException {
    var failure = run.lastFailure();
    if (!failure.equals(said)) {
      said = failure;
      failure.ifPresent(
          news -> progress.say("Failed at " + news.at() + ", trying again: " + news.cause()));
    }
  }

  private static boolean isDone(CompletableFuture<?> future) throws InterruptedException {
    try {
      future.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException notYet) {
      return false;
    } catch (ExecutionException failed) {
      return true;
    }
  }

  private static void check(JobResult result) throws Exception {
    var failure = result.getSerializedThrowable();
    if (failure.isPresent()) {
      throw new JobFailedException(failure.get().deserializeError(RunWatch.class.getClassLoader()));
    }
  }
}
