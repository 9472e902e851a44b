package io.chimera.jobs.run;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractProblem;
import io.chimera.schemas.contract.ContractScope;
import io.chimera.schemas.contract.InvalidContractException;
import io.chimera.schemas.platform.OnboardingSettings.Run;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.sinks.archive.FactArchive;
import io.chimera.sinks.iceberg.LakeCatalog;
import io.chimera.sinks.onboarding.OnboardingHistory;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds what a run is to read against what was onboarded. */
final class OnboardedScope {
  private static final Logger LOG = LoggerFactory.getLogger(OnboardedScope.class);
  private static final String NEXT = "onboarding of it: 'chimera onboard CONTRACT'";

  private OnboardedScope() {}

  /**
   * Tells of a contract that takes more than was onboarded; of one that never was only where
   * onboarding is required.
   *
   * @throws InvalidContractException if that is so, and the settings require onboarding
   */
  static void check(
      Contract contract, PlatformSettings platform, LakeCatalog catalog, Consumer<String> notes) {
    if (platform.onboarding().run() == Run.REFUSED) {
      problem(contract, history(contract, catalog))
          .ifPresent(
              problem -> {
                throw new InvalidContractException(
                    List.of(new ContractProblem("datasets", problem, NEXT)));
              });
      return;
    }
    try {
      OnboardingHistory history = history(contract, catalog);
      if (history.onboarded().isPresent()) {
        problem(contract, history)
            .ifPresent(
                problem ->
                    notes.accept(
                        "warn contract '"
                            + contract.name()
                            + "' "
                            + problem
                            + "; expected "
                            + NEXT));
      }
    } catch (RuntimeException away) {
      // Who does not ask for onboarding is not kept from running by what is kept of it.
      LOG.warn("Cannot see what of contract '{}' is onboarded", contract.name(), away);
    }
  }

  private static OnboardingHistory history(Contract contract, LakeCatalog catalog) {
    return OnboardingHistory.of(FactArchive.look(catalog), contract.name());
  }

  private static Optional<String> problem(Contract contract, OnboardingHistory history) {
    if (history.onboarded().isEmpty()) {
      return Optional.of("was never onboarded");
    }
    List<String> widenings = history.widenings(ContractScope.of(contract));
    return widenings.isEmpty()
        ? Optional.empty()
        : Optional.of("takes more than was onboarded: " + String.join("; ", widenings));
  }
}
