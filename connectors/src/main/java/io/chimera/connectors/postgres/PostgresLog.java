package io.chimera.connectors.postgres;

import io.chimera.connectors.source.CaptureProblem;
import io.chimera.connectors.source.DatabaseLog;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.Secrets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The log of a Postgres, which a slot and a publication make out of what the server writes. */
public final class PostgresLog implements DatabaseLog {
  private final PostgresCapture capture;

  private PostgresLog(PostgresCapture capture) {
    this.capture = capture;
  }

  /** Of a contract's source. */
  public static PostgresLog of(Contract contract, Secrets secrets) {
    return new PostgresLog(PostgresCapture.of(contract, secrets));
  }

  @Override
  public String identity() {
    return capture.identity();
  }

  @Override
  public long end() {
    return capture.end().lsn();
  }

  @Override
  public List<String> plan() {
    capture.requireMakeable(Duration.ZERO);
    return capture.plan();
  }

  @Override
  public List<CaptureProblem> warnings() {
    return capture.warnings();
  }

  @Override
  public void make() {
    List<String> unusedMade = capture.make();
  }

  @Override
  public Optional<Kept> kept() {
    return Optional.of(capture.kept());
  }

  @Override
  public List<String> planToDrop() {
    return capture.planToDrop();
  }

  @Override
  public void drop() {
    List<String> unusedDone = capture.drop();
  }

  @Override
  public List<String> planRestart(long position, List<String> fresh) {
    return capture.planRestart(LogPosition.after(position), fresh);
  }

  @Override
  public void prepareRestart(long position, List<String> fresh, Duration patience) {
    capture.prepareRestart(LogPosition.after(position), fresh, patience);
  }

  @Override
  public void requireRestart(long position, Duration patience) {
    capture.requireRestart(LogPosition.after(position), patience);
  }
}
