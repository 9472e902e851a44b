package io.chimera.schemas.platform;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractProblem;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.KafkaSourceSpec;
import io.chimera.schemas.contract.SecretReference;
import io.chimera.schemas.platform.PlatformSettings.AllowedSecret;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds a contract against the secrets the platform allows: whoever writes a contract chooses both
 * the reference and the host, and must not have a secret of the platform sent to a host of theirs.
 */
public final class SecretBinding {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private SecretBinding() {}

  /** Every reference that is not allowed at all or not for a host it would go to. */
  public static List<ContractProblem> check(PlatformSettings settings, Contract contract) {
    var problems = new ArrayList<ContractProblem>();
    if (contract.source() instanceof DatabaseSourceSpec database) {
      check(
          settings,
          database.password(),
          List.of(database.server()),
          "source.secrets.password",
          problems);
      return problems;
    }
    KafkaSourceSpec source = contract.kafka();
    check(
        settings,
        source.security().password(),
        source.servers(),
        "source.secrets.password",
        problems);
    check(
        settings,
        source.security().registryPassword(),
        registryHost(source.registry()),
        "source.secrets.registryPassword",
        problems);
    return problems;
  }

  private static void check(
      PlatformSettings settings,
      @Nullable SecretReference reference,
      List<String> hosts,
      String path,
      List<ContractProblem> problems) {
    if (reference == null) {
      return;
    }
    Optional<AllowedSecret> allowed =
        settings.secrets().stream().filter(each -> each.reference().equals(reference)).findFirst();
    if (allowed.isEmpty()) {
      problems.add(
          new ContractProblem(
              path,
              "reference '" + reference + "' is not among the platform's secrets",
              "a reference that 'secrets' in chimera.yaml lists"));
      return;
    }
    for (String host : hosts) {
      if (allowed.get().hosts().stream().noneMatch(each -> each.equalsIgnoreCase(host))) {
        problems.add(
            new ContractProblem(
                path,
                "reference '" + reference + "' is not for host '" + host + "'",
                "a host that 'secrets' in chimera.yaml lists for it"));
      }
    }
  }

  private static List<String> registryHost(@Nullable URI registry) {
    if (registry == null) {
      return List.of();
    }
    boolean secure = "https".equals(registry.getScheme());
    int defaultPort = secure ? HTTPS_PORT : HTTP_PORT;
    int port = registry.getPort() < 0 ? defaultPort : registry.getPort();
    return List.of(registry.getHost() + ":" + port);
  }
}
