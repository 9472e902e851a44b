package io.chimera.connectors.database;

import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.DatabaseSourceSpec.SslMode;
import io.chimera.schemas.contract.SecretReference;
import io.chimera.schemas.platform.Secrets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/**
 * Connections to a database. The address is made of the contract's host, port and database, and the
 * properties of its allowed options; nothing in it is free text.
 */
public final class DatabaseAccess {
  private final DatabaseSourceSpec source;

  public DatabaseAccess(DatabaseSourceSpec source) {
    this.source = source;
  }

  /** The JDBC address, without user, password and options. */
  public String url() {
    String protocol =
        switch (source.product()) {
          case POSTGRES -> "postgresql";
          case MYSQL -> "mariadb";
        };
    return "jdbc:" + protocol + "://" + source.server() + "/" + source.database();
  }

  /**
   * Connects; what is read cannot be changed by this connection.
   *
   * @throws DatabaseUnavailableException if that fails; its text has no password
   * @throws io.chimera.schemas.platform.MissingSecretException if the password is not there
   */
  public Connection open(Secrets secrets) {
    Properties properties = properties();
    SecretReference password = source.password();
    if (password != null) {
      properties.setProperty("password", secrets.resolve(password));
    }
    try {
      Connection connection = DriverManager.getConnection(url(), properties);
      connection.setReadOnly(true);
      return connection;
    } catch (SQLException failure) {
      throw unavailable("connect", failure);
    }
  }

  DatabaseUnavailableException unavailable(String act, SQLException failure) {
    return new DatabaseUnavailableException(
        "Cannot " + act + " at '" + source.server() + "/" + source.database() + "'", failure);
  }

  /** All but the password. */
  Properties properties() {
    var properties = new Properties();
    properties.setProperty("user", source.user());
    Duration socket = source.options().socketTimeout();
    String certificate = source.options().rootCertificate();
    long connectSeconds = source.options().connectTimeout().toSeconds();
    switch (source.product()) {
      case POSTGRES -> {
        properties.setProperty("sslmode", sslMode(source.sslMode(), "require"));
        properties.setProperty("connectTimeout", Long.toString(connectSeconds));
        properties.setProperty("ApplicationName", "chimera");
        if (socket != null) {
          properties.setProperty("socketTimeout", Long.toString(socket.toSeconds()));
        }
        if (certificate != null) {
          properties.setProperty("sslrootcert", certificate);
        } else if (source.sslMode() != SslMode.DISABLE) {
          // Else the driver looks for a file in the home directory of whoever runs this.
          properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        }
      }
      case MYSQL -> {
        properties.setProperty("sslMode", sslMode(source.sslMode(), "trust"));
        properties.setProperty("connectTimeout", Long.toString(connectSeconds * 1000));
        // A server must not ask for files of this machine.
        properties.setProperty("allowLocalInfile", "false");
        properties.setProperty("connectionAttributes", "program_name:chimera");
        if (socket != null) {
          properties.setProperty("socketTimeout", Long.toString(socket.toMillis()));
        }
        if (certificate != null) {
          properties.setProperty("serverSslCert", certificate);
        }
      }
    }
    return properties;
  }

  private static String sslMode(SslMode mode, String unverified) {
    return switch (mode) {
      case DISABLE -> "disable";
      case REQUIRE -> unverified;
      case VERIFY_CA -> "verify-ca";
      case VERIFY_FULL -> "verify-full";
    };
  }
}
