package io.chimera.jobs.run;

import io.chimera.quality.protect.Keyring;
import io.chimera.quality.protect.Keyrings;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractProblem;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.platform.KeySettings;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.Secrets;
import java.util.ArrayList;
import java.util.List;

/** Whether a contract with protected columns has keys to protect them with. */
public final class ProtectionKeys {
  private ProtectionKeys() {}

  /** Every dataset that needs a key where the platform names none. */
  static List<ContractProblem> problems(Contract contract, PlatformSettings platform) {
    var problems = new ArrayList<ContractProblem>();
    for (int index = 0; index < contract.datasets().size(); index++) {
      Dataset dataset = contract.datasets().get(index);
      if (dataset.isProtected() && platform.keys() == null) {
        problems.add(
            new ContractProblem(
                "datasets[" + index + "].columns",
                "has columns that are protected, "
                    + dataset.classifiedColumns().keySet()
                    + ", and the platform has no keys",
                "'protection' with a key in chimera.yaml"));
      }
    }
    return problems;
  }

  /**
   * Opens the keys once, to see before the job starts that they are there and good. The job opens
   * them itself, where it uses them.
   *
   * @throws io.chimera.schemas.platform.MissingSecretException if one is not on this machine
   * @throws io.chimera.quality.protect.KeyRefusedException if one is no key
   */
  static void check(Contract contract, PlatformSettings platform) {
    KeySettings keys = platform.keys();
    if (keys != null && contract.datasets().stream().anyMatch(Dataset::isProtected)) {
      open(keys);
    }
  }

  /** The keys, on the machine that calls it. */
  public static Keyring open(KeySettings keys) {
    return Keyrings.open(keys, Secrets.ofThisMachine());
  }
}
