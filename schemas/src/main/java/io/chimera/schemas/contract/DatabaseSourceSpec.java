package io.chimera.schemas.contract;

import java.io.Serializable;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One database of a server.
 *
 * @param name the source's name, part of the pipeline's name
 * @param product whose server it is
 * @param host name or address
 * @param port where it listens
 * @param database the database
 * @param user who logs in
 * @param password reference to the user's password, absent where none is asked for
 * @param sslMode how the connection is protected
 * @param options what else drivers are told
 * @param capture how its log is followed
 */
public record DatabaseSourceSpec(
    String name,
    Product product,
    String host,
    int port,
    String database,
    String user,
    @Nullable SecretReference password,
    SslMode sslMode,
    Options options,
    Capture capture)
    implements SourceSpec {

  @Override
  public String type() {
    return product.label();
  }

  /** Host and port, as a secret is bound to them. */
  public String server() {
    return host + ":" + port;
  }

  /**
   * How the connection is protected in fact: certificates that are given are held against the
   * server's, as Postgres' own clients do, also where only encryption is asked for.
   */
  public SslMode protection() {
    return sslMode == SslMode.REQUIRE && options.rootCertificate() != null
        ? SslMode.VERIFY_CA
        : sslMode;
  }

  /** Databases that can be asked. */
  public enum Product {
    POSTGRES("postgres", 5432, EnumSet.allOf(SslMode.class)),
    /** And MariaDB. */
    MYSQL("mysql", 3306, EnumSet.allOf(SslMode.class)),
    /** From here on the driver is the user's, and there is no log. */
    ORACLE("oracle", 1521, EnumSet.of(SslMode.DISABLE, SslMode.VERIFY_CA, SslMode.VERIFY_FULL)),
    SQLSERVER("sqlserver", 1433, EnumSet.of(SslMode.DISABLE, SslMode.REQUIRE, SslMode.VERIFY_FULL)),
    /** DB2 for i. */
    DB2I("db2i", 8471, EnumSet.of(SslMode.DISABLE, SslMode.VERIFY_CA)),
    SNOWFLAKE("snowflake", 443, EnumSet.of(SslMode.VERIFY_FULL));

    private final String label;
    private final int defaultPort;
    private final Set<SslMode> sslModes;

    Product(String label, int defaultPort, EnumSet<SslMode> sslModes) {
      this.label = label;
      this.defaultPort = defaultPort;
      this.sslModes = Set.copyOf(sslModes);
    }

    public String label() {
      return label;
    }

    public int defaultPort() {
      return defaultPort;
    }

    /** How the driver can protect connections. */
    Set<SslMode> sslModes() {
      return sslModes;
    }

    /** Whether the driver is one of ours, which knows the log, and takes a file of certificates. */
    public boolean isOurs() {
      return this == POSTGRES || this == MYSQL;
    }
  }

  /** How a connection is protected. */
  public enum SslMode {
    /** Not at all. */
    DISABLE,
    /** Encrypted, to whoever answers. */
    REQUIRE,
    /** To a server with a certificate of a known authority. */
    VERIFY_CA,
    /** And with this host's name in it. */
    VERIFY_FULL;

    /** As the contract writes it. */
    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * How a log is followed, where a pipeline is not to have what follows from its own name.
   *
   * @param slot of a Postgres, perhaps one that somebody has made; absent for the derived name
   * @param publication of a Postgres, likewise
   * @param serverId the number of a replica of MySQL; absent for the derived one
   * @param heartbeat how often the position of tables is committed to which nothing happens; absent
   *     for what follows from {@code trigger.commitEvery}
   */
  public record Capture(
      @Nullable String slot,
      @Nullable String publication,
      @Nullable Long serverId,
      @Nullable Duration heartbeat)
      implements Serializable {
    public static final Capture DERIVED = new Capture(null, null, null, null);
  }

  /**
   * What drivers may be told beside address and login; there is nothing else, and no free text.
   *
   * @param connectTimeout how long to wait for a connection
   * @param socketTimeout how long to wait for an answer; absent for as long as it takes
   * @param rootCertificate file with the certificates of known authorities; absent for those of the
   *     machine
   */
  public record Options(
      Duration connectTimeout, @Nullable Duration socketTimeout, @Nullable String rootCertificate)
      implements Serializable {
    public static final Options DEFAULT = new Options(Duration.ofSeconds(10), null, null);
  }
}
