package io.chimera.connectors.database;

import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.DatabaseSourceSpec.Product;
import io.chimera.schemas.contract.DatabaseSourceSpec.SslMode;
import io.chimera.schemas.contract.PostgresTls;
import java.time.Duration;
import java.util.Properties;

/**
 * What each product's driver is told: its address, made of host, port and database, and properties
 * made of the contract's options. Nothing in it is free text, and no password.
 */
final class DriverAddress {
  private final DatabaseSourceSpec source;
  private final SslMode ssl;
  private final boolean isPlain;

  DriverAddress(DatabaseSourceSpec source) {
    this.source = source;
    ssl = source.protection();
    isPlain = ssl == SslMode.DISABLE;
  }

  /** The class that has to be there. */
  static String driver(Product product) {
    return switch (product) {
      case POSTGRES -> "org.postgresql.Driver";
      case MYSQL -> "org.mariadb.jdbc.Driver";
      case ORACLE -> "oracle.jdbc.OracleDriver";
      case SQLSERVER -> "com.microsoft.sqlserver.jdbc.SQLServerDriver";
      case DB2I -> "com.ibm.as400.access.AS400JDBCDriver";
      case SNOWFLAKE -> "net.snowflake.client.jdbc.SnowflakeDriver";
    };
  }

  String url() {
    String server = source.server();
    String database = source.database();
    return switch (source.product()) {
      case POSTGRES -> "jdbc:postgresql://" + server + "/" + database;
      case MYSQL -> "jdbc:mariadb://" + server + "/" + database;
      case ORACLE ->
          "jdbc:oracle:thin:@" + (isPlain ? "tcp" : "tcps") + "://" + server + "/" + database;
      case SQLSERVER -> "jdbc:sqlserver://" + server;
      case DB2I -> "jdbc:as400://" + source.host();
      case SNOWFLAKE -> "jdbc:snowflake://" + server + "/";
    };
  }

  Properties properties() {
    var properties = new Properties();
    properties.setProperty("user", source.user());
    switch (source.product()) {
      case POSTGRES -> addPostgres(properties);
      case MYSQL -> addMySql(properties);
      case ORACLE -> addOracle(properties);
      case SQLSERVER -> addSqlServer(properties);
      case DB2I -> addDb2(properties);
      case SNOWFLAKE -> addSnowflake(properties);
    }
    return properties;
  }

  private void addPostgres(Properties properties) {
    properties.putAll(
        PostgresTls.properties(sslMode("require"), source.options().rootCertificate()));
    properties.setProperty("connectTimeout", connectSeconds());
    properties.setProperty("ApplicationName", "chimera");
    // A peer that is gone without a word is noticed, though late.
    properties.setProperty("tcpKeepAlive", "true");
    Duration socket = source.options().socketTimeout();
    if (socket != null) {
      properties.setProperty("socketTimeout", Long.toString(socket.toSeconds()));
    }
  }

  private void addMySql(Properties properties) {
    properties.setProperty("sslMode", sslMode("trust"));
    properties.setProperty("connectTimeout", connectMillis());
    // A server must not ask for files of this machine.
    properties.setProperty("allowLocalInfile", "false");
    properties.setProperty("connectionAttributes", "program_name:chimera");
    addSocketMillis(properties, "socketTimeout");
    String certificate = source.options().rootCertificate();
    if (certificate != null) {
      properties.setProperty("serverSslCert", certificate);
    }
  }

  private void addOracle(Properties properties) {
    properties.setProperty("oracle.net.CONNECT_TIMEOUT", connectMillis());
    properties.setProperty("v$session.program", "chimera");
    // Days have a time of day there.
    properties.setProperty("oracle.jdbc.mapDateToTimestamp", "true");
    if (!isPlain) {
      properties.setProperty(
          "oracle.net.ssl_server_dn_match", Boolean.toString(ssl == SslMode.VERIFY_FULL));
    }
    addSocketMillis(properties, "oracle.jdbc.ReadTimeout");
  }

  private void addSqlServer(Properties properties) {
    properties.setProperty("databaseName", source.database());
    properties.setProperty("encrypt", Boolean.toString(!isPlain));
    properties.setProperty("trustServerCertificate", Boolean.toString(ssl == SslMode.REQUIRE));
    properties.setProperty("loginTimeout", connectSeconds());
    properties.setProperty("applicationName", "chimera");
    // Rows come as they are read.
    properties.setProperty("responseBuffering", "adaptive");
    addSocketMillis(properties, "socketTimeout");
  }

  private void addDb2(Properties properties) {
    properties.setProperty("portNumber", Integer.toString(source.port()));
    properties.setProperty("database name", source.database());
    properties.setProperty("secure", Boolean.toString(!isPlain));
    properties.setProperty("login timeout", connectSeconds());
    properties.setProperty("naming", "sql");
    properties.setProperty("prompt", "false");
    addSocketMillis(properties, "socket timeout");
  }

  private void addSnowflake(Properties properties) {
    properties.setProperty("db", source.database());
    properties.setProperty("application", "chimera");
    properties.setProperty("loginTimeout", connectSeconds());
    // Its other form needs the JVM opened for it.
    properties.setProperty("JDBC_QUERY_RESULT_FORMAT", "JSON");
    properties.setProperty("TIMEZONE", "UTC");
    addSocketMillis(properties, "networkTimeout");
  }

  private void addSocketMillis(Properties properties, String name) {
    Duration socket = source.options().socketTimeout();
    if (socket != null) {
      properties.setProperty(name, Long.toString(socket.toMillis()));
    }
  }

  private String connectSeconds() {
    return Long.toString(source.options().connectTimeout().toSeconds());
  }

  private String connectMillis() {
    return Long.toString(source.options().connectTimeout().toMillis());
  }

  private String sslMode(String unverified) {
    return switch (ssl) {
      case DISABLE -> "disable";
      case REQUIRE -> unverified;
      case VERIFY_CA -> "verify-ca";
      case VERIFY_FULL -> "verify-full";
    };
  }
}
