package io.chimera.connectors.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.platform.Secrets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatabaseAccessTest {
  private static final String POSTGRES =
      """
      {name: shop, type: postgres, host: db.example.org, database: Shop, user: "o'hara",
       secrets: {password: '${env:SHOP}'}}
      """;
  private static final String MYSQL =
      """
      {name: shop, type: mysql, host: '[::1]', port: 3307, database: Shop, user: chimera,
       sslMode: require, options: {connectTimeout: PT3S, socketTimeout: PT1M, rootCertificate: /ca.pem}}
      """;

  @Test
  void buildsTheAddressOfHostPortAndDatabaseOnly() {
    assertThat(access(POSTGRES).url()).isEqualTo("jdbc:postgresql://db.example.org:5432/Shop");
    assertThat(access(MYSQL).url()).isEqualTo("jdbc:mariadb://[::1]:3307/Shop");
  }

  @Test
  void tellsPostgresWhatTheContractSays() {
    assertThat(access(POSTGRES).properties())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "user", "o'hara",
                "sslmode", "verify-full",
                "sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory",
                "connectTimeout", "10",
                "tcpKeepAlive", "true",
                "ApplicationName", "chimera"));
    assertThat(
            access(
                    MYSQL
                        .replace("type: mysql", "type: postgres")
                        .replace("sslMode: require", "sslMode: verify-ca"))
                .properties())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "user", "chimera",
                "sslmode", "verify-ca",
                "sslrootcert", "/ca.pem",
                "connectTimeout", "3",
                "socketTimeout", "60",
                "tcpKeepAlive", "true",
                "ApplicationName", "chimera"));
  }

  /** As Postgres' own clients have it. */
  @Test
  void requireVerifiesWhereThereAreCertificatesToVerifyBy() {
    String require = POSTGRES.replace("type: postgres", "type: postgres, sslMode: require");

    assertThat(access(require).properties())
        .containsEntry("sslmode", "require")
        .containsEntry("sslfactory", "org.postgresql.ssl.NonValidatingFactory")
        .doesNotContainKey("sslrootcert");
    assertThat(access(MYSQL.replace("type: mysql", "type: postgres")).properties())
        .containsEntry("sslmode", "verify-ca")
        .containsEntry("sslrootcert", "/ca.pem")
        .doesNotContainKey("sslfactory");
  }

  @Test
  void tellsMariaDbWhatTheContractSays() {
    assertThat(access(MYSQL).properties())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "user", "chimera",
                // The certificates are held against the server's, also where only encryption is
                // asked.
                "sslMode", "verify-ca",
                "serverSslCert", "/ca.pem",
                "connectTimeout", "3000",
                "socketTimeout", "60000",
                "allowLocalInfile", "false",
                "connectionAttributes", "program_name:chimera"));
  }

  @Test
  void tellsDriversOfTheUserWhatTheContractSays() {
    String oracle =
        "{name: erp, type: oracle, host: ora, database: PDB, user: chimera, options: {socketTimeout: PT1M}}";
    assertThat(access(oracle).url()).isEqualTo("jdbc:oracle:thin:@tcps://ora:1521/PDB");
    assertThat(access(oracle).properties())
        .containsEntry("oracle.net.ssl_server_dn_match", "true")
        .containsEntry("oracle.net.CONNECT_TIMEOUT", "10000")
        .containsEntry("oracle.jdbc.ReadTimeout", "60000");
    assertThat(access(oracle.replace("user:", "sslMode: disable, user:")).url())
        .isEqualTo("jdbc:oracle:thin:@tcp://ora:1521/PDB");
    String sqlServer =
        "{name: erp, type: sqlserver, host: ms, port: 1434, database: Erp, user: chimera, sslMode: require}";
    assertThat(access(sqlServer).url()).isEqualTo("jdbc:sqlserver://ms:1434");
    assertThat(access(sqlServer).properties())
        .containsEntry("databaseName", "Erp")
        .containsEntry("encrypt", "true")
        .containsEntry("trustServerCertificate", "true");
    String db2 =
        "{name: erp, type: db2i, host: i, database: ERP, user: chimera, sslMode: verify-ca}";
    assertThat(access(db2).url()).isEqualTo("jdbc:as400://i");
    assertThat(access(db2).properties())
        .containsEntry("portNumber", "8471")
        .containsEntry("secure", "true");
    String snowflake =
        "{name: erp, type: snowflake, host: a.snowflakecomputing.com, database: ERP, user: chimera}";
    assertThat(access(snowflake).url()).isEqualTo("jdbc:snowflake://a.snowflakecomputing.com:443/");
    assertThat(access(snowflake).properties()).containsEntry("db", "ERP");
  }

  @Test
  void saysWhichDriverIsMissingAndWhereItBelongs() {
    var access = access("{name: erp, type: oracle, host: ora, database: PDB, user: chimera}");

    assertThatThrownBy(() -> access.open(new Secrets(Map.of())))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessage(
            "Cannot connect at 'ora:1521/PDB': there is no class 'oracle.jdbc.OracleDriver'; expected the jar of the driver in 'drivers' beside the command, or in Flink's 'lib'");
  }

  @Test
  void saysWhereItCannotConnectAndNotWithWhat() {
    var access =
        access(POSTGRES.replace("db.example.org", "127.0.0.1").replace("user:", "port: 1, user:"));

    assertThatThrownBy(() -> access.open(new Secrets(Map.of("SHOP", "open sesame"))))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageStartingWith("Cannot connect at '127.0.0.1:1/Shop': ")
        .hasStackTraceContaining("refused")
        .satisfies(failure -> assertThat(failure.toString()).doesNotContain("open sesame"));
  }

  private static DatabaseAccess access(String source) {
    // In lines, for what begins with a brace is JSON.
    return new DatabaseAccess(new ContractReader().readDatabase("# \n" + source));
  }
}
