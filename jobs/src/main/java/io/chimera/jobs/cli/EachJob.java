package io.chimera.jobs.cli;

import io.chimera.schemas.contract.Contract;
import java.io.PrintWriter;
import java.util.List;

/** Does the same to all jobs of a contract, though one of them may not run. */
final class EachJob {
  private EachJob() {}

  /** What is done to one. */
  interface Act {
    int on(Contract job) throws Exception;
  }

  /**
   * Answers with the worst exit code.
   *
   * @param err hears of those that do not run
   * @throws NothingRunsException if there is only one, and it does not run
   * @throws RefusedException if there is only one, and it is just starting
   */
  static int of(List<Contract> jobs, PrintWriter err, Act act) throws Exception {
    if (jobs.size() == 1) {
      return act.on(jobs.get(0));
    }
    int code = ExitCode.DONE;
    for (Contract job : jobs) {
      try {
        code = Math.max(code, act.on(job));
      } catch (NothingRunsException | RefusedException absent) {
        err.println(absent.getMessage());
        err.flush();
        code = Math.max(code, ExitCode.TROUBLE);
      }
    }
    return code;
  }
}
