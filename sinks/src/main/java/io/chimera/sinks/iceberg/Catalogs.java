package io.chimera.sinks.iceberg;

import io.chimera.schemas.contract.PostgresTls;
import io.chimera.schemas.contract.SecretReference;
import io.chimera.schemas.platform.CatalogAccess;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import io.chimera.schemas.platform.Secrets;
import io.chimera.schemas.platform.StoreSettings;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.hadoop.HadoopFileIO;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.apache.iceberg.rest.HTTPClient;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.rest.RESTClient;
import org.apache.iceberg.rest.RESTSessionCatalog;
import org.apache.iceberg.rest.RESTUtil;
import org.apache.iceberg.rest.auth.OAuth2Properties;
import org.jspecify.annotations.Nullable;

/** Opens Iceberg's catalogs so that none of them does a thing twice or waits for ever. */
final class Catalogs {
  /** How long SQLite waits for another process that holds its lock, in milliseconds. */
  private static final String BUSY_TIMEOUT = "30000";

  private static final String POSTGRES = "jdbc:postgresql:";
  private static final String NO_CONNECTION = "08";
  private static final String NO_AUTHORIZATION = "28";
  private static final int CREATE_ATTEMPTS = 5;

  private Catalogs() {}

  static Catalog open(CatalogSettings settings) {
    return open(settings, Secrets.ofThisMachine());
  }

  static Catalog open(CatalogSettings settings, Secrets secrets) {
    FileIO files = files(settings, secrets);
    try {
      return switch (settings.type()) {
        case JDBC -> jdbc(settings, secrets, files);
        case REST -> rest(settings, secrets, files);
      };
    } catch (RuntimeException failure) {
      files.close();
      throw failure;
    }
  }

  /**
   * The files of a catalog's tables: where they are is the platform's word, whatever a catalog's
   * service says of places, keys and classes.
   *
   * @throws StoreUnavailableException if the warehouse is in a store that does not let us see it
   */
  static FileIO files(CatalogSettings settings, Secrets secrets) {
    StoreSettings store = settings.store();
    if (store == null) {
      return new HadoopFileIO(LocalFiles.configuration());
    }
    var files = new StoreFiles(store, secrets);
    try {
      if (settings.isInStore()) {
        files.tryAt(settings.warehouse());
      }
      return files;
    } catch (RuntimeException failure) {
      files.close();
      throw failure;
    }
  }

  private static Catalog jdbc(CatalogSettings settings, Secrets secrets, FileIO files) {
    for (int attempt = 1; ; attempt++) {
      var catalog =
          new JdbcCatalog(
              unused -> files,
              unused ->
                  new SingleAttemptClients(
                      settings.uri(), settings.uri(), () -> driverProperties(settings, secrets)),
              true);
      catalog.setConf(LocalFiles.configuration());
      try {
        catalog.initialize(
            settings.name(),
            Map.of(
                CatalogProperties.URI,
                settings.uri(),
                CatalogProperties.WAREHOUSE_LOCATION,
                settings.warehouse(),
                JdbcCatalog.PROPERTY_PREFIX + "schema-version",
                "V1"));
        return catalog;
      } catch (UncheckedSQLException failure) {
        // Iceberg looks for its tables and columns and then makes them; another process that opens
        // the same fresh database can be faster in between. The next look finds them.
        if (attempt == CREATE_ATTEMPTS || isRefused(failure)) {
          throw failure;
        }
      }
    }
  }

  /** Whether there was no connection, or none for us. */
  private static boolean isRefused(UncheckedSQLException failure) {
    return failure.getCause() instanceof SQLException cause
        && cause.getSQLState() != null
        && (cause.getSQLState().startsWith(NO_CONNECTION)
            || cause.getSQLState().startsWith(NO_AUTHORIZATION));
  }

  /** What the database's driver is told; the password among it. */
  static Properties driverProperties(CatalogSettings settings, Secrets secrets) {
    var properties = new Properties();
    if (!settings.uri().startsWith(POSTGRES)) {
      properties.setProperty("busy_timeout", BUSY_TIMEOUT);
      return properties;
    }
    CatalogAccess access = settings.access();
    put(properties, "user", access.user());
    put(properties, "password", resolve(secrets, access.password()));
    String mode = access.sslMode();
    if (mode != null) {
      properties.putAll(PostgresTls.properties(mode, access.rootCertificate()));
    }
    // In seconds. Without these a silent network holds a commit, and with it a checkpoint, for
    // ever.
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("loginTimeout", "20");
    properties.setProperty("socketTimeout", "60");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("ApplicationName", "chimera");
    return properties;
  }

  private static void put(Properties properties, String key, @Nullable String value) {
    if (value != null) {
      properties.setProperty(key, value);
    }
  }

  private static @Nullable String resolve(Secrets secrets, @Nullable SecretReference reference) {
    return reference == null ? null : secrets.resolve(reference);
  }

  private static Catalog rest(CatalogSettings settings, Secrets secrets, FileIO files) {
    var properties = new HashMap<String, String>();
    properties.put(CatalogProperties.URI, settings.uri());
    properties.put(CatalogProperties.WAREHOUSE_LOCATION, settings.warehouse());
    properties.put("rest.client.connection-timeout-ms", "10000");
    properties.put("rest.client.socket-timeout-ms", "60000");
    // A POST is sent again after 429, and after 503 with Retry-After, when the service says that it
    // did nothing; never after a lost answer. One retry is the least that can be set.
    properties.put("rest.client.max-retries", "1");
    CatalogAccess access = settings.access();
    if (access.credential() != null) {
      properties.put(OAuth2Properties.CREDENTIAL, secrets.resolve(access.credential()));
    }
    if (access.token() != null) {
      properties.put(OAuth2Properties.TOKEN, secrets.resolveToken(access.token()));
    }
    var catalog = new Service(new Clients(files));
    catalog.initialize(settings.name(), properties);
    return catalog;
  }

  /**
   * Makes clients as {@link RESTCatalog} does by itself, which do not hear all that is said. So the
   * properties are ours, too, when they come back with the service's.
   *
   * @param files for the catalog that they are made for
   */
  private record Clients(FileIO files) implements Function<Map<String, String>, RESTClient> {
    @Override
    public RESTClient apply(Map<String, String> properties) {
      return HTTPClient.builder(properties)
          .uri(properties.get(CatalogProperties.URI))
          .withHeaders(RESTUtil.configHeaders(properties))
          .withObjectMapper(ServiceAnswers.mapper())
          .build();
    }
  }

  /** A service's tables, whose files are where the settings say and not where the service does. */
  private static final class Service extends RESTCatalog {
    Service(Clients clients) {
      super(clients);
    }

    /** Called while the catalog is constructed, so that the files come with the clients. */
    @Override
    protected RESTSessionCatalog newSessionCatalog(
        Function<Map<String, String>, RESTClient> clients) {
      FileIO files = ((Clients) clients).files();
      return new RESTSessionCatalog(clients, (session, said) -> files);
    }
  }
}
