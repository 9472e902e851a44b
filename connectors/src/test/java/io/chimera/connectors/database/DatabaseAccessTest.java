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
                "ApplicationName", "chimera"));
  }

  @Test
  void tellsMariaDbWhatTheContractSays() {
    assertThat(access(MYSQL).properties())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "user", "chimera",
                "sslMode", "trust",
                "serverSslCert", "/ca.pem",
                "connectTimeout", "3000",
                "socketTimeout", "60000",
                "allowLocalInfile", "false",
                "connectionAttributes", "program_name:chimera"));
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
