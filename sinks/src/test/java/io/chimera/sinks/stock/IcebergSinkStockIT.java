package io.chimera.sinks.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.sinks.FaultyLake.Fault;
import io.chimera.sinks.FaultyLake.Faults;
import io.chimera.sinks.WrittenTable;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Iceberg 1.11's own sink for Flink (version 2) on Flink 1.20, without any fault from outside. Each
 * test says what it does today; one that fails is news.
 */
@Tag("stock")
@Timeout(120)
class IcebergSinkStockIT {
  private static final long ENDLESS = 100_000_000;

  @TempDir private Path directory;

  @RepeatedTest(3)
  void l1LosesTheLastBatchAtTheEndOfInput() throws Exception {
    try (var job = new StockJob(directory)) {
      job.numbers(0, 6000, null, null).execute();

      assertThat(report("L1, end of input: 6000 in", job.ids())).hasSizeLessThan(6000);
    }
  }

  @RepeatedTest(3)
  void l1LosesTheLastBatchAtStopWithDrain() throws Exception {
    Stop stop = stop(true);

    assertThat(stop.committed()).isLessThan(stop.read());
  }

  @Test
  void l1LosesNothingAtStopWithoutDrain() throws Exception {
    Stop stop = stop(false);

    assertThat(stop.committed()).isEqualTo(stop.read());
  }

  private record Stop(long read, long committed) {}

  private static List<Long> report(String what, List<Long> ids) {
    System.out.println("Stock sink, " + what + ", " + ids.size() + " committed");
    return ids;
  }

  private Stop stop(boolean drain) throws Exception {
    try (var job = new StockJob(directory)) {
      JobClient client = job.numbers(0, ENDLESS, null, null).executeAsync();
      awaitCommitted(job, 2000);
      client
          .stopWithSavepoint(
              drain,
              directory.resolve("savepoints").toUri().toString(),
              SavepointFormatType.CANONICAL)
          .get();
      client.getJobExecutionResult().get();
      return new Stop(StockJob.READ.get(), report("L1, stop", job.ids()).size());
    }
  }

  @Test
  void l3SkipsEveryCommitOfAStatelessRestartWithTheSameJobId() throws Exception {
    String jobId = "00000000000000000000000000000042";
    try (var job = new StockJob(directory)) {
      JobClient client = job.numbers(0, ENDLESS, jobId, null).executeAsync();
      awaitCommitted(job, 3000);
      client.cancel().get();
    }
    try (var job = new StockJob(directory)) {
      int before = job.ids().size();
      JobClient client = job.numbers(ENDLESS, 2 * ENDLESS, jobId, null).executeAsync();
      while (StockJob.READ.get() < 3000) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
      assertThat(report("L3, second run", job.ids())).hasSize(before);
      client.cancel().get();
    }
  }

  @Test
  void l4CommitsAgainWhatCameAfterAnOlderSavepoint() throws Exception {
    String savepoint;
    try (var job = new StockJob(directory)) {
      JobClient client = job.numbers(0, ENDLESS, null, null).executeAsync();
      awaitCommitted(job, 1000);
      savepoint =
          client
              .triggerSavepoint(
                  directory.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
              .get();
      awaitCommitted(job, job.ids().size() + 8000);
      client.cancel().get();
    }
    try (var job = new StockJob(directory)) {
      int before = job.ids().size();
      JobClient client = job.numbers(0, ENDLESS, null, savepoint).executeAsync();
      while (StockJob.READ.get() < 4000) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
      client.cancel().get();
      var ids = job.ids();
      assertThat(report("L4, " + before + " before", ids).size()).isGreaterThan(before);
      assertThat(new HashSet<>(ids)).as("what came again was there").hasSize(before);
    }
  }

  /** Commits are skipped until the checkpoint's number is past the table's, whatever is in them. */
  @Test
  void l4LosesWhatIsReadBeforeTheCheckpointsNumberCatchesUpWithTheSameJobId() throws Exception {
    String jobId = "00000000000000000000000000000043";
    String savepoint;
    try (var job = new StockJob(directory)) {
      JobClient client = job.numbers(0, ENDLESS, jobId, null).executeAsync();
      awaitCommitted(job, 1000);
      savepoint =
          client
              .triggerSavepoint(
                  directory.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
              .get();
      awaitCommitted(job, job.ids().size() + 8000);
      client.cancel().get();
    }
    try (var job = new StockJob(directory)) {
      int before = job.ids().size();
      job.hurry(10);
      JobClient client = job.numbers(0, ENDLESS, jobId, savepoint).executeAsync();
      awaitCommitted(job, before + 1000);
      client.cancel().get();
      List<Long> ids = job.ids();
      long missing = missing(ids, 0, ENDLESS / 2) + missing(ids, ENDLESS / 2, ENDLESS);
      report("L4, same job id, " + missing + " missing in between", ids);
      assertThat(missing).isPositive();
    }
  }

  /** Numbers that are not there, though a later one of the same split is. */
  private static long missing(List<Long> ids, long from, long to) {
    var there = new TreeSet<Long>(ids).subSet(from, to);
    return there.last() - from + 1 - there.size();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"APPLIED_REFUSED", "APPLIED_UNKNOWN", "APPLIED_BROKEN"})
  void l6DoesNotCommitTwiceWhenTheAnswerIsLost(Fault fault) throws Exception {
    Faults faults = Faults.at(4, 2, fault);
    try (var job = new StockJob(directory)) {
      JobClient client = job.numbers(0, ENDLESS, null, null, faults).executeAsync();
      awaitCommitted(job, 8000);
      client.cancel().get();

      assertThat(faults.commits()).as("the fault happened").isGreaterThanOrEqualTo(4);
      assertThat(report("L6, " + fault, job.ids())).doesNotHaveDuplicates();
      WrittenTable.readHistory(job.table());
    }
  }

  private static void awaitCommitted(StockJob job, long rows) {
    while (job.ids().size() < rows) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }
}
