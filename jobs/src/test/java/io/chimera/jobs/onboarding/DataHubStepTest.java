package io.chimera.jobs.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.jobs.onboarding.OnboardingStep.Result;
import io.chimera.jobs.publication.PublishedContract;
import io.chimera.schemas.contract.Document;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettings.DataHubSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import io.chimera.sinks.StubEndpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** With a real server that answers as it is told. */
class DataHubStepTest {
  private static final PublishedContract SHOP =
      PublishedContract.read(
          Document.parse(
              """
              apiVersion: chimera/v1
              kind: IngestionContract
              name: shop
              version: 1.0.0
              team: {name: web, project: shop, support: shop@example.org}
              rightToIngest: {basis: Agreed, declaredBy: web, on: 2026-11-21}
              source:
                {name: db, type: postgres, host: db, database: shop, user: canary,
                  secrets: {password: '${env:CANARY_PASSWORD}'}}
              datasets:
                - name: orders
                  from: {table: public.orders, mode: full}
                  columns: [{name: id, type: long, required: true}]
                  target: {table: shop.orders, kind: replace}
              """));

  @TempDir private Path directory;

  @RegisterExtension private final StubEndpoint datahub = StubEndpoint.answering(200);

  private OnboardingStep tell(String options, String more) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("chimera.yaml"),
            "datahub: {url: '%s'%s}\n%s\n".formatted(datahub.url(), options, more));
    PlatformSettings platform = new PlatformSettingsReader().read(file);
    DataHubSettings settings = Objects.requireNonNull(platform.datahub());
    return DataHubStep.tell(SHOP, settings, platform);
  }

  @Test
  void tellsOfTheContractAndNobodysName() throws Exception {
    OnboardingStep step = tell("", "");

    assertThat(step)
        .isEqualTo(
            OnboardingStep.done("datahub", "told by " + datahub.bodies().size() + " proposals"));
    assertThat(datahub.bodies())
        .hasSizeGreaterThan(20)
        .anyMatch(each -> each.contains("dataPlatform:postgres"))
        .anyMatch(each -> each.contains("\"aspectName\":\"dataContractProperties\""))
        .noneMatch(each -> each.contains("canary") || each.contains("CANARY"));
  }

  @Test
  void leavesTheSourceToADataHubThatHasLookedAtIt() throws Exception {
    OnboardingStep step = tell("", "events: {servers: '127.0.0.1:1'}\nonboarding: {datahub: true}");

    assertThat(step.result()).isEqualTo(Result.DONE);
    assertThat(datahub.bodies())
        .hasSizeGreaterThan(20)
        .noneMatch(
            each -> each.contains("\"entityUrn\":\"urn:li:dataset:(urn:li:dataPlatform:postgres"));
  }

  @Test
  void saysWhatRepeatsItWhereDataHubRefuses() throws Exception {
    datahub.answersNext(403);

    OnboardingStep step = tell("", "");

    assertThat(step)
        .isEqualTo(
            new OnboardingStep(
                "datahub",
                Result.FAILED,
                "Cannot publish 'dataFlowInfo' of urn:li:dataFlow:(flink,shop,chimera) to '"
                    + datahub.url()
                    + "': it answers 403; look at its log, and at the token where that is 401 or"
                    + " 403",
                "onboarding goes on without; 'chimera datahub publish CONTRACT' tells all of it"
                    + " again"));
    assertThat(datahub.bodies()).hasSize(1);
  }

  @Test
  void repeatsWithoutTheSourceWhereThatIsDataHubsOwn() throws Exception {
    datahub.answersNext(400);

    OnboardingStep step = tell("", "events: {servers: '127.0.0.1:1'}\nonboarding: {datahub: true}");

    assertThat(step.next())
        .isEqualTo(
            "onboarding goes on without; 'chimera datahub publish CONTRACT --without-source' tells"
                + " all of it again");
  }

  @Test
  void saysWhichTokenIsNotThere() throws Exception {
    Path token = directory.resolve("token");

    OnboardingStep step = tell(", token: '${file:" + token + "}'", "");

    assertThat(step.result()).isEqualTo(Result.FAILED);
    assertThat(step.detail())
        .isEqualTo("Cannot resolve the secret '${file:" + token + "}': the file cannot be read");
    assertThat(datahub.bodies()).isEmpty();
  }

  @Test
  void showsNoTokenThatCannotBeSent() throws Exception {
    Path token = Files.writeString(directory.resolve("token"), "geh\neim");

    OnboardingStep step = tell(", token: '${file:" + token + "}'", "");

    assertThat(step.result()).isEqualTo(Result.FAILED);
    assertThat(step.detail()).startsWith("Cannot use secret '${file:").doesNotContain("eim\n");
    assertThat(datahub.bodies()).isEmpty();
  }
}
