package io.chimera.jobs.run;

import io.chimera.jobs.pipeline.LakeMark;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.platform.PlatformSettings;
import java.util.Optional;

/**
 * By what the job of a contract is told from all others of a cluster. Names are free there, and two
 * environments may share one.
 *
 * @param contract the contract's name
 * @param job the job's, which is the contract's or that of one of its datasets
 * @param lake which one it writes to
 */
public record JobMark(String contract, String job, String lake) {

  /** Whose a job is. */
  public enum Kin {
    /** It writes to this lake for this contract, or its cluster cannot say yet that it does not. */
    OURS,
    /** It runs the contract for another lake. */
    OTHER_LAKE,
    STRANGER
  }

  public static JobMark of(Contract contract, PlatformSettings platform) {
    return new JobMark(contract.name(), contract.job(), LakeMark.of(platform.catalog()));
  }

  /** Whether such a job writes a table of this one: itself, the whole, or a part of it. */
  boolean isBeside(String name) {
    boolean isWhole = job.equals(contract);
    return name.equals(job)
        || name.equals(contract)
        || (isWhole && name.startsWith(contract + "."));
  }

  /**
   * Whose a job of such a name is.
   *
   * @param told what it says that it runs; a job that is just starting says nothing yet
   */
  Kin kin(ClusterJob found, Optional<ClusterJob.Runs> told) {
    if (told.isEmpty()) {
      return found.isStarting() ? Kin.OURS : Kin.STRANGER;
    }
    ClusterJob.Runs runs = told.get();
    if (!runs.name().equals(contract)) {
      return Kin.STRANGER;
    }
    return runs.lake().isEmpty() || runs.lake().equals(lake) ? Kin.OURS : Kin.OTHER_LAKE;
  }
}
