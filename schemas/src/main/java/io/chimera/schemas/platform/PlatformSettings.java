package io.chimera.schemas.platform;

import io.chimera.schemas.contract.SecretReference;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the platform keeps things, so that the same contract runs on a laptop and on a cluster.
 *
 * @param catalog the Iceberg catalog the tables live in
 * @param events where facts are published; absent for nowhere
 * @param checkpoints directory (path or URI) for Flink's checkpoints and savepoints
 * @param dashboardPort port of the Flink dashboard on 127.0.0.1 for runs on this machine; 0 for a
 *     free one
 * @param secrets which secrets contracts may refer to, and for which hosts
 * @param keys what classified columns are protected with; absent where no contract has any
 */
public record PlatformSettings(
    CatalogSettings catalog,
    @Nullable EventSettings events,
    String checkpoints,
    int dashboardPort,
    List<AllowedSecret> secrets,
    @Nullable KeySettings keys)
    implements Serializable {
  public PlatformSettings {
    secrets = List.copyOf(secrets);
  }

  /** Settings without keys. */
  public PlatformSettings(
      CatalogSettings catalog,
      @Nullable EventSettings events,
      String checkpoints,
      int dashboardPort,
      List<AllowedSecret> secrets) {
    this(catalog, events, checkpoints, dashboardPort, secrets, null);
  }

  /** The same with these keys. */
  public PlatformSettings with(@Nullable KeySettings otherKeys) {
    return new PlatformSettings(catalog, events, checkpoints, dashboardPort, secrets, otherKeys);
  }

  /**
   * An Iceberg catalog.
   *
   * @param name the catalog's name, as engines know it
   * @param uri JDBC address of its database, or base address of its REST service; no secret in it
   * @param warehouse directory (path or URI) under which the tables lie; of a REST catalog the name
   *     that it has there
   * @param access by what it lets us in
   */
  public record CatalogSettings(
      CatalogType type, String name, String uri, String warehouse, CatalogAccess access)
      implements Serializable {

    /** A database that asks for nothing: SQLite. */
    public CatalogSettings(String name, String uri, String warehouse) {
      this(CatalogType.JDBC, name, uri, warehouse, CatalogAccess.OPEN);
    }
  }

  /**
   * The Kafka cluster that facts are published to.
   *
   * @param servers bootstrap servers, {@code host:port} each
   */
  public record EventSettings(List<String> servers) implements Serializable {
    public EventSettings {
      servers = List.copyOf(servers);
    }
  }

  /**
   * A secret bound to the hosts it is for, so that a contract cannot send it elsewhere.
   *
   * @param reference the secret
   * @param hosts {@code host:port} each
   */
  public record AllowedSecret(SecretReference reference, List<String> hosts)
      implements Serializable {
    public AllowedSecret {
      hosts = List.copyOf(hosts);
    }
  }
}
