package io.chimera.connectors.registry;

import io.chimera.connectors.tls.KnownAuthorities;
import io.chimera.schemas.contract.KafkaSecurity;
import io.chimera.schemas.contract.SecretReference;
import io.chimera.schemas.platform.Secrets;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A registry that speaks Confluent's protocol. "There is no such schema" is an answer; anything
 * else that is not a schema, a refused login included, is trouble of the registry's own and is
 * waited for.
 */
public final class ConfluentRegistry implements SchemaRegistry {
  private static final Duration JOB_CONNECT = Duration.ofSeconds(5);
  private static final Duration JOB_READ = Duration.ofSeconds(15);
  private static final Duration PROBE_CONNECT = Duration.ofSeconds(2);
  private static final Duration PROBE_READ = Duration.ofSeconds(5);

  private final RegistryClient client;
  private final RegistryClient probe;
  private final Patience patience;

  ConfluentRegistry(RegistryClient client, RegistryClient probe, Patience patience) {
    this.client = client;
    this.probe = probe;
    this.patience = patience;
  }

  /**
   * Resolves the password and makes the client; nothing is asked yet.
   *
   * @param address base address, without user info
   * @throws MissingSecretException if the password is not on this machine
   * @throws RegistryUnavailableException if the authorities' certificates are not on this machine
   */
  public static ConfluentRegistry open(URI address, KafkaSecurity security, Secrets secrets) {
    Credentials credentials = credentials(security, secrets);
    SSLContext trust = trust(security);
    return new ConfluentRegistry(
        new RegistryClient(address, credentials, JOB_CONNECT, JOB_READ, trust),
        new RegistryClient(address, credentials, PROBE_CONNECT, PROBE_READ, trust),
        Patience.ofRunningJob());
  }

  private static @Nullable SSLContext trust(KafkaSecurity security) {
    String file = security.rootCertificate();
    if (file == null) {
      return null;
    }
    try {
      return KnownAuthorities.context(KnownAuthorities.trust(file));
    } catch (IOException unreadable) {
      throw new RegistryUnavailableException(
          "Cannot read the registry's authorities from '" + file + "': " + unreadable, unreadable);
    }
  }

  private static @Nullable Credentials credentials(KafkaSecurity security, Secrets secrets) {
    String username = security.registryUsername();
    SecretReference password = security.registryPassword();
    if (username == null || password == null) {
      return null;
    }
    return new Credentials(username, secrets.resolve(password));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Waits while the registry is away, up to five minutes.
   */
  @Override
  public @Nullable RegisteredSchema schema(int id) {
    return patience.await("read schema id " + id, () -> client.schema(id)).orElse(null);
  }

  /**
   * The newest schema of a subject, or empty if there is no such subject; for checking a contract
   * before it runs. Answers within seconds.
   *
   * @throws RegistryUnavailableException at the first trouble
   */
  public Optional<RegisteredSchema> latest(String subject) {
    try {
      return probe.latest(subject);
    } catch (RegistryTrouble trouble) {
      throw new RegistryUnavailableException(
          "Cannot read the latest schema of subject '" + subject + "': " + trouble.getMessage(),
          trouble);
    }
  }
}
