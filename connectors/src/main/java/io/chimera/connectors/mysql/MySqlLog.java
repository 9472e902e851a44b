package io.chimera.connectors.mysql;

import io.chimera.connectors.source.CaptureProblem;
import io.chimera.connectors.source.DatabaseLog;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.Secrets;
import java.time.Duration;
import java.util.List;

/** The binary log of a MySQL or MariaDB, for which nothing has to be made. */
public final class MySqlLog implements DatabaseLog {
  private final MySqlCapture capture;

  private MySqlLog(MySqlCapture capture) {
    this.capture = capture;
  }

  /** Of a contract's source. */
  public static MySqlLog of(Contract contract, Secrets secrets) {
    return new MySqlLog(MySqlCapture.of(contract, secrets));
  }

  @Override
  public String identity() {
    return capture.identity();
  }

  @Override
  public long end() {
    return capture.end().value();
  }

  @Override
  public List<String> plan() {
    capture.requireFirstStart(Duration.ZERO);
    return List.of();
  }

  @Override
  public List<CaptureProblem> warnings() {
    return capture.problemsOfFirstStart().stream().filter(each -> !each.isFatal()).toList();
  }

  /** Looks only: a pipeline is a replica, and leaves nothing on the server. */
  @Override
  public void make() {
    capture.requireFirstStart(MySqlReading.PATIENCE);
  }

  @Override
  public void requireRestart(long position, Duration patience) {
    capture.requireRestart(new BinlogPosition(position), capture.identity(), patience);
  }
}
