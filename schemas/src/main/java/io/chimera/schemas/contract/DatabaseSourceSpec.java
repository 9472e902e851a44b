package io.chimera.schemas.contract;

import java.io.Serializable;
import java.time.Duration;
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
    Options options)
    implements SourceSpec {

  @Override
  public String type() {
    return product.label();
  }

  /** Host and port, as a secret is bound to them. */
  public String server() {
    return host + ":" + port;
  }

  /** Databases by whose protocol they are spoken to. */
  public enum Product {
    POSTGRES("postgres", 5432),
    /** And MariaDB. */
    MYSQL("mysql", 3306);

    private final String label;
    private final int defaultPort;

    Product(String label, int defaultPort) {
      this.label = label;
      this.defaultPort = defaultPort;
    }

    public String label() {
      return label;
    }

    public int defaultPort() {
      return defaultPort;
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
    VERIFY_FULL
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
