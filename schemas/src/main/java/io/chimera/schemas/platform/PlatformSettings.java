package io.chimera.schemas.platform;

import io.chimera.schemas.contract.KafkaSecurity;
import io.chimera.schemas.contract.SecretReference;
import java.io.Serializable;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the platform keeps things, so that the same contract runs on a laptop and on a cluster.
 *
 * @param catalog the Iceberg catalog the tables live in
 * @param events where facts are published; absent for nowhere
 * @param lineage who else is told of lineage; absent for nobody
 * @param checkpoints directory (path or URI) for Flink's checkpoints and savepoints
 * @param dashboardPort port of the Flink dashboard on 127.0.0.1 for runs on this machine; 0 for a
 *     free one
 * @param secrets which secrets contracts may refer to, and for which hosts
 * @param keys what classified columns are protected with; absent where no contract has any
 * @param audit how strictly it is noted who changes what
 * @param datahub the DataHub that is told of contracts; absent for none
 * @param onboarding who takes part when a contract is onboarded
 * @param notifications how owners are told; absent for not at all
 */
public record PlatformSettings(
    CatalogSettings catalog,
    @Nullable EventSettings events,
    @Nullable LineageSettings lineage,
    String checkpoints,
    int dashboardPort,
    List<AllowedSecret> secrets,
    @Nullable KeySettings keys,
    AuditSettings audit,
    @Nullable DataHubSettings datahub,
    OnboardingSettings onboarding,
    @Nullable NotificationSettings notifications)
    implements Serializable {
  public PlatformSettings {
    secrets = List.copyOf(secrets);
  }

  /** Settings without a DataHub. */
  public PlatformSettings(
      CatalogSettings catalog,
      @Nullable EventSettings events,
      @Nullable LineageSettings lineage,
      String checkpoints,
      int dashboardPort,
      List<AllowedSecret> secrets,
      @Nullable KeySettings keys) {
    this(
        catalog,
        events,
        lineage,
        checkpoints,
        dashboardPort,
        secrets,
        keys,
        AuditSettings.WHERE_POSSIBLE,
        null,
        OnboardingSettings.ALONE,
        null);
  }

  /** Settings without keys, where nobody else is told of lineage. */
  public PlatformSettings(
      CatalogSettings catalog,
      @Nullable EventSettings events,
      String checkpoints,
      int dashboardPort,
      List<AllowedSecret> secrets) {
    this(
        catalog,
        events,
        null,
        checkpoints,
        dashboardPort,
        secrets,
        null,
        AuditSettings.WHERE_POSSIBLE,
        null,
        OnboardingSettings.ALONE,
        null);
  }

  /** The same with these keys. */
  public PlatformSettings with(@Nullable KeySettings otherKeys) {
    return new PlatformSettings(
        catalog,
        events,
        lineage,
        checkpoints,
        dashboardPort,
        secrets,
        otherKeys,
        audit,
        datahub,
        onboarding,
        notifications);
  }

  /** The same with these contracts' secrets. */
  public PlatformSettings with(List<AllowedSecret> otherSecrets) {
    return new PlatformSettings(
        catalog,
        events,
        lineage,
        checkpoints,
        dashboardPort,
        otherSecrets,
        keys,
        audit,
        datahub,
        onboarding,
        notifications);
  }

  /** The same with facts published there. */
  public PlatformSettings with(EventSettings otherEvents) {
    return new PlatformSettings(
        catalog,
        otherEvents,
        lineage,
        checkpoints,
        dashboardPort,
        secrets,
        keys,
        audit,
        datahub,
        onboarding,
        notifications);
  }

  /** The same with the dashboard on that port. */
  public PlatformSettings onPort(int otherPort) {
    return new PlatformSettings(
        catalog,
        events,
        lineage,
        checkpoints,
        otherPort,
        secrets,
        keys,
        audit,
        datahub,
        onboarding,
        notifications);
  }

  /** Whether anybody is told of runs and commits. */
  public boolean isTelling() {
    return events != null || lineage != null;
  }

  /**
   * An Iceberg catalog.
   *
   * @param name the catalog's name, as engines know it
   * @param uri JDBC address of its database, or base address of its REST service; no secret in it
   * @param warehouse directory (path, or address in a store) under which the tables lie; of a REST
   *     catalog the name that it has there
   * @param access by what it lets us in
   * @param store the store that the tables' files are in; absent for this machine's files
   */
  public record CatalogSettings(
      CatalogType type,
      String name,
      String uri,
      String warehouse,
      CatalogAccess access,
      @Nullable StoreSettings store)
      implements Serializable {

    /** One whose tables are files of this machine. */
    public CatalogSettings(
        CatalogType type, String name, String uri, String warehouse, CatalogAccess access) {
      this(type, name, uri, warehouse, access, null);
    }

    /** Whether the warehouse is a place in a store, and so can be looked at there. */
    public boolean isInStore() {
      return store != null && StoreSettings.isPlace(warehouse);
    }

    /** A database that asks for nothing: SQLite. */
    public CatalogSettings(String name, String uri, String warehouse) {
      this(CatalogType.JDBC, name, uri, warehouse, CatalogAccess.OPEN);
    }
  }

  /**
   * The Kafka cluster that facts are published to.
   *
   * @param servers bootstrap servers, {@code host:port} each
   * @param topics names of topics by what they are for; those that are absent keep their own
   * @param security how to log in
   */
  public record EventSettings(
      List<String> servers, Map<String, String> topics, KafkaSecurity security)
      implements Serializable {
    public EventSettings {
      servers = List.copyOf(servers);
      topics = Map.copyOf(topics);
    }

    /** An open cluster. */
    public EventSettings(List<String> servers, Map<String, String> topics) {
      this(servers, topics, KafkaSecurity.NONE);
    }

    /** An open cluster whose topics keep their names. */
    public EventSettings(List<String> servers) {
      this(servers, Map.of());
    }
  }

  /**
   * An endpoint that takes OpenLineage events by HTTP.
   *
   * @param url where they are posted
   * @param token by which it lets us in; absent where it asks for none
   * @param symlinks whether events say by which other names a table is known; one that puts those
   *     in the place of the table's own, as DataHub does, is better not told
   */
  public record LineageSettings(URI url, @Nullable SecretReference token, boolean symlinks)
      implements Serializable {}

  /**
   * The audit trail.
   *
   * @param required whether what cannot be noted is not done
   */
  public record AuditSettings(boolean required) implements Serializable {
    /** A trail that is away keeps nobody from anything. */
    public static final AuditSettings WHERE_POSSIBLE = new AuditSettings(false);
  }

  /**
   * A DataHub's metadata service.
   *
   * @param url its base address
   * @param token by which it lets us in; absent where it asks for none
   * @param environment the fabric that everything belongs to, as PROD
   */
  public record DataHubSettings(URI url, @Nullable SecretReference token, String environment)
      implements Serializable {}

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
