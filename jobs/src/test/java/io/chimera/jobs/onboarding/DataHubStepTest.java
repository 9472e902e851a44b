package io.chimera.jobs.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.chimera.jobs.onboarding.OnboardingStep.Result;
import io.chimera.jobs.publication.PublishedContract;
import io.chimera.schemas.contract.Document;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettings.DataHubSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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

  private final List<String> told = new ArrayList<>();
  private int answer = 200;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private OnboardingStep tell(String datahub, String more) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("chimera.yaml"),
            "datahub: {url: '%s'%s}\n%s\n".formatted(url(), datahub, more));
    PlatformSettings platform = new PlatformSettingsReader().read(file);
    DataHubSettings settings = Objects.requireNonNull(platform.datahub());
    return DataHubStep.tell(SHOP, settings, platform);
  }

  @Test
  void tellsOfTheContractAndNobodysName() throws Exception {
    OnboardingStep step = tell("", "");

    assertThat(step)
        .isEqualTo(OnboardingStep.done("datahub", "told by " + told.size() + " proposals"));
    assertThat(told)
        .hasSizeGreaterThan(20)
        .anyMatch(each -> each.contains("dataPlatform:postgres"))
        .anyMatch(each -> each.contains("\"aspectName\":\"dataContractProperties\""))
        .noneMatch(each -> each.contains("canary") || each.contains("CANARY"));
  }

  @Test
  void leavesTheSourceToADataHubThatHasLookedAtIt() throws Exception {
    OnboardingStep step = tell("", "events: {servers: '127.0.0.1:1'}\nonboarding: {datahub: true}");

    assertThat(step.result()).isEqualTo(Result.DONE);
    assertThat(told)
        .hasSizeGreaterThan(20)
        .noneMatch(
            each -> each.contains("\"entityUrn\":\"urn:li:dataset:(urn:li:dataPlatform:postgres"));
  }

  @Test
  void saysWhatRepeatsItWhereDataHubRefuses() throws Exception {
    answer = 403;

    OnboardingStep step = tell("", "");

    assertThat(step)
        .isEqualTo(
            new OnboardingStep(
                "datahub",
                Result.FAILED,
                "Cannot publish 'dataFlowInfo' of urn:li:dataFlow:(flink,shop,chimera) to '"
                    + url()
                    + "': it answers 403; look at its log, and at the token where that is 401 or"
                    + " 403",
                "onboarding goes on without; 'chimera datahub publish CONTRACT' tells all of it"
                    + " again"));
    assertThat(told).hasSize(1);
  }

  @Test
  void repeatsWithoutTheSourceWhereThatIsDataHubsOwn() throws Exception {
    answer = 400;

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
    assertThat(told).isEmpty();
  }

  @Test
  void showsNoTokenThatCannotBeSent() throws Exception {
    Path token = Files.writeString(directory.resolve("token"), "geh\neim");

    OnboardingStep step = tell(", token: '${file:" + token + "}'", "");

    assertThat(step.result()).isEqualTo(Result.FAILED);
    assertThat(step.detail()).startsWith("Cannot use secret '${file:").doesNotContain("eim\n");
    assertThat(told).isEmpty();
  }
}
