package io.chimera.jobs.run;

import io.chimera.connectors.source.CaptureProblem;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.UnsupportedSourceException;
import io.chimera.schemas.platform.PlatformSettings;
import java.util.List;

/** What is to be known of a database whose changes are captured, though a run may start. */
public final class CaptureWarnings {
  private CaptureWarnings() {}

  /**
   * Asks the server. Empty where no changes are captured.
   *
   * @throws io.chimera.schemas.contract.InvalidContractException if the contract uses a secret that
   *     is not bound to its server
   * @throws io.chimera.connectors.database.DatabaseUnavailableException if it does not answer
   */
  public static List<String> of(Contract contract, PlatformSettings platform) {
    if (!(contract.source() instanceof DatabaseSourceSpec)) {
      return List.of();
    }
    try {
      RunPreparation.check(contract, platform);
      return SourceLog.of(contract).stream()
          .flatMap(log -> log.warnings().stream())
          .map(CaptureProblem::toString)
          .toList();
    } catch (UnsupportedSourceException noneReadsIt) {
      // Who starts it is told so.
      return List.of();
    }
  }
}
