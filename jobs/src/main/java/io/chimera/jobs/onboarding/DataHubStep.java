package io.chimera.jobs.onboarding;

import io.chimera.jobs.onboarding.OnboardingStep.Result;
import io.chimera.jobs.publication.PublishedContract;
import io.chimera.jobs.publication.PublishedContract.Source;
import io.chimera.schemas.platform.MissingSecretException;
import io.chimera.schemas.platform.OnboardingSettings.Answerer;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettings.DataHubSettings;
import io.chimera.sinks.datahub.DataHubEndpoint;
import io.chimera.sinks.datahub.DataHubException;
import io.chimera.sinks.datahub.Proposal;
import java.util.List;

/** Tells DataHub of a contract whose tables are there. What fails here undoes nothing. */
final class DataHubStep {
  private static final String NAME = "datahub";

  private DataHubStep() {}

  static OnboardingStep tell(
      PublishedContract contract, DataHubSettings datahub, PlatformSettings platform)
      throws InterruptedException {
    // Who completes onboardings has had DataHub look at the source.
    Source source =
        platform.onboarding().completion() == Answerer.DATAHUB ? Source.LEFT_OUT : Source.TOLD;
    List<Proposal> proposals =
        contract.proposals(datahub.environment(), platform.catalog(), source);
    DataHubEndpoint endpoint;
    try {
      endpoint = DataHubEndpoint.open(datahub);
    } catch (MissingSecretException | IllegalArgumentException unusable) {
      return failed(unusable, source);
    }
    try {
      endpoint.publish(proposals);
    } catch (DataHubException failure) {
      return failed(failure, source);
    }
    return OnboardingStep.done(NAME, "told by " + proposals.size() + " proposals");
  }

  private static OnboardingStep failed(RuntimeException failure, Source source) {
    String again =
        switch (source) {
          case TOLD -> "'chimera datahub publish CONTRACT'";
          case LEFT_OUT -> "'chimera datahub publish CONTRACT --without-source'";
        };
    return new OnboardingStep(
        NAME,
        Result.FAILED,
        String.valueOf(failure.getMessage()),
        "onboarding goes on without; " + again + " tells all of it again");
  }
}
