package io.chimera.schemas.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractProblem;
import io.chimera.schemas.contract.ContractReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SecretBindingTest {
  private static final String LOGIN =
      """
      security: {protocol: SASL_SSL, mechanism: PLAIN, username: web, registryUsername: reader}
        secrets: {password: '${env:KAFKA}', registryPassword: '${env:REGISTRY}'}
      """;
  private static final String KAFKA = "{reference: '${env:KAFKA}', hosts: [a:1, b:2]}";
  private static final String REGISTRY = "{reference: '${env:REGISTRY}', hosts: [registry:443]}";

  @TempDir private Path directory;

  static List<Arguments> bindings() {
    return List.of(
        argumentSet("no secret needs no permission", "", "", List.of()),
        argumentSet("all is allowed", LOGIN, KAFKA + ", " + REGISTRY, List.of()),
        argumentSet(
            "hosts are the same in any letters",
            LOGIN,
            KAFKA.replace("a:1", "A:1") + ", " + REGISTRY.replace("registry:", "Registry:"),
            List.of()),
        argumentSet(
            "nothing is listed",
            LOGIN,
            "",
            List.of(notListed("password", "KAFKA"), notListed("registryPassword", "REGISTRY"))),
        argumentSet(
            "a file is not the variable of that name",
            LOGIN,
            KAFKA.replace("${env:KAFKA}", "${file:/KAFKA}") + ", " + REGISTRY,
            List.of(notListed("password", "KAFKA"))),
        argumentSet(
            "one of the servers is not listed",
            LOGIN,
            KAFKA.replace(", b:2", "") + ", " + REGISTRY,
            List.of(notFor("password", "KAFKA", "b:2"))),
        argumentSet(
            "another port is another host",
            LOGIN,
            KAFKA + ", " + REGISTRY.replace("443", "8443"),
            List.of(notFor("registryPassword", "REGISTRY", "registry:443"))),
        argumentSet(
            "the registry's secret is not for the servers",
            LOGIN.replace("${env:KAFKA}", "${env:REGISTRY}"),
            KAFKA + ", " + REGISTRY,
            List.of(notFor("password", "REGISTRY", "a:1"), notFor("password", "REGISTRY", "b:2"))));
  }

  private static ContractProblem notListed(String key, String name) {
    return new ContractProblem(
        "source.secrets." + key,
        "reference '${env:" + name + "}' is not among the platform's secrets",
        "a reference that 'secrets' in chimera.yaml lists");
  }

  private static ContractProblem notFor(String key, String name, String host) {
    return new ContractProblem(
        "source.secrets." + key,
        "reference '${env:" + name + "}' is not for host '" + host + "'",
        "a host that 'secrets' in chimera.yaml lists for it");
  }

  @ParameterizedTest
  @MethodSource("bindings")
  void allowsWhatThePlatformLists(String login, String secrets, List<ContractProblem> problems)
      throws IOException {
    Contract contract = new ContractReader().read(contract(login));
    String text = secrets.isEmpty() ? "{}" : "secrets: [" + secrets + "]\n";
    Path file = Files.writeString(directory.resolve("chimera.yaml"), text);
    PlatformSettings settings = new PlatformSettingsReader().read(file);

    assertThat(SecretBinding.check(settings, contract)).isEqualTo(problems);
  }

  @Test
  void bindsTheDatabasesPasswordToItsHostAndPort() throws IOException {
    Contract contract =
        new ContractReader()
            .read(
                contract("")
                    .replaceFirst(
                        "(?s)name: web\\n.*?datasets:",
                        "{name: web, type: mysql, host: db, database: Web, user: web,"
                            + " secrets: {password: '\\${env:DB}'}}\ndatasets:")
                    .replace("{topic: t, format: json}", "{table: Web.orders, mode: full}")
                    .replace("kind: append", "kind: replace"));
    Path file = directory.resolve("chimera.yaml");
    Files.writeString(file, "secrets: [{reference: '${env:DB}', hosts: ['db:3307']}]\n");
    PlatformSettings other = new PlatformSettingsReader().read(file);
    Files.writeString(file, "secrets: [{reference: '${env:DB}', hosts: ['DB:3306']}]\n");
    PlatformSettings right = new PlatformSettingsReader().read(file);

    assertThat(SecretBinding.check(other, contract))
        .containsExactly(notFor("password", "DB", "db:3306"));
    assertThat(SecretBinding.check(right, contract)).isEmpty();
  }

  private static String contract(String login) {
    return """
        apiVersion: chimera/v1
        kind: IngestionContract
        name: shop
        version: 1.0.0
        team: {name: shop-data, project: web, support: shop-data@example.org}
        rightToIngest: {basis: Producer, declaredBy: someone, on: 2026-11-20}
        source:
          name: web
          type: kafka
          servers: a:1,b:2
          registry: https://registry/api
        """
        + (login.isEmpty() ? "" : "  " + login)
        + """
        datasets:
          - name: orders
            from: {topic: t, format: json}
            columns: [{name: id, type: long}]
            target: {table: shop.orders, kind: append}
        """;
  }
}
