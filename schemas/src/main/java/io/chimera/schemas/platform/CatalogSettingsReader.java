package io.chimera.schemas.platform;

import io.chimera.schemas.contract.DocumentNode;
import io.chimera.schemas.contract.DocumentObject;
import io.chimera.schemas.contract.DocumentValues;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code catalog} of {@code chimera.yaml}: which keys belong together depends on the type and
 * on the database. An address is taken apart by its shape alone, for a driver reads any number of
 * things out of one.
 */
final class CatalogSettingsReader {
  static final String DEFAULT_NAME = "lake";

  private static final String DATABASE_FILE = "catalog.db";
  private static final String DATABASE = "lake/" + DATABASE_FILE;
  private static final String WAREHOUSE = "lake/warehouse";
  private static final int MAX_LENGTH = 1024;
  private static final Map<String, CatalogType> TYPES =
      new TreeMap<>(Map.of("jdbc", CatalogType.JDBC, "rest", CatalogType.REST));
  private static final Set<String> PLANNED = Set.of("hive", "glue", "nessie");
  private static final String HADOOP = "hadoop";
  private static final List<String> DATABASE_KEYS =
      List.of("user", "password", "sslMode", "rootCertificate");
  private static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,62}");
  private static final String DEFAULT_SSL_MODE = "verify-full";
  private static final Map<String, String> SSL_MODES =
      new TreeMap<>(
          Map.of(
              "disable",
              "disable",
              "require",
              "require",
              "verify-ca",
              "verify-ca",
              DEFAULT_SSL_MODE,
              DEFAULT_SSL_MODE));

  private final SettingsPaths paths;

  CatalogSettingsReader(SettingsPaths paths) {
    this.paths = paths;
  }

  /** What holds where nothing is said. */
  static CatalogSettings defaults(Path directory) {
    return new CatalogSettings(
        DEFAULT_NAME,
        SettingsPaths.SQLITE + SettingsPaths.resolve(directory, DATABASE),
        SettingsPaths.resolve(directory, WAREHOUSE));
  }

  CatalogSettings read(DocumentNode node) {
    if (!node.isPresent()) {
      // Both lie side by side; what is wrong with one is wrong with both, and said once.
      Path warehouse = Path.of(paths.directory(node, WAREHOUSE));
      return new CatalogSettings(
          DEFAULT_NAME,
          SettingsPaths.SQLITE + warehouse.resolveSibling(DATABASE_FILE),
          warehouse.toString());
    }
    DocumentObject catalog = node.secretObject(SettingsPart.CATALOG.keys());
    DocumentNode nameNode = catalog.optional("name");
    String name = nameNode.isPresent() ? nameNode.identifier() : DEFAULT_NAME;
    return switch (type(catalog.required("type", "one of 'jdbc', 'rest'"))) {
      case JDBC -> jdbc(catalog, name);
      case REST -> rest(catalog, name);
    };
  }

  private static CatalogType type(DocumentNode node) {
    if (node.isText() && node.text("text").equals(HADOOP)) {
      node.report(
          "'hadoop' loses commits: it renames files, and where two writers rename at once, or the"
              + " store has no rename, one of them is gone",
          "one of 'jdbc', 'rest'");
      return CatalogType.JDBC;
    }
    return node.choice(TYPES, PLANNED, CatalogType.JDBC);
  }

  private CatalogSettings jdbc(DocumentObject catalog, String name) {
    String uri =
        paths.database(
            catalog.required("uri", "'jdbc:sqlite:' or 'jdbc:postgresql:' and the rest of it"),
            DATABASE);
    DocumentNode place = catalog.required("warehouse", SettingsPaths.WAREHOUSE);
    String warehouse = paths.warehouse(place, WAREHOUSE);
    StoreSettings store = store(catalog, StoreSettingsReader.isPlace(place));
    refuse(catalog, List.of("credential", "token"), "is for type 'rest'");
    if (!uri.startsWith(SettingsPaths.POSTGRES)) {
      refuse(catalog, DATABASE_KEYS, "is for a catalog in Postgres");
      return new CatalogSettings(CatalogType.JDBC, name, uri, warehouse, CatalogAccess.OPEN, store);
    }
    var access =
        new CatalogAccess(
            catalog
                .required("user", "the database's user")
                .text(
                    USER, "a letter or '_', then at most 62 of letters, digits and '_', '.', '-'"),
            DocumentValues.secretReference(catalog.required("password", "'${env:NAME}'")),
            catalog.optional("sslMode").choice(SSL_MODES, DEFAULT_SSL_MODE),
            DocumentValues.file(catalog.optional("rootCertificate")),
            null,
            null);
    return new CatalogSettings(CatalogType.JDBC, name, uri, warehouse, access, store);
  }

  /** The store that a warehouse is in; a directory is in none. */
  private static @Nullable StoreSettings store(DocumentObject catalog, boolean isInStore) {
    if (isInStore) {
      return StoreSettingsReader.read(
          catalog.required("store", "how the store of the warehouse is reached"));
    }
    refuse(catalog, List.of("store"), "is for a warehouse at 's3://...'");
    return null;
  }

  private static CatalogSettings rest(DocumentObject catalog, String name) {
    var uri = DocumentValues.webAddress(catalog.required("uri", "the service's address"));
    String warehouse =
        catalog.required("warehouse", "a warehouse's name or place").line(MAX_LENGTH);
    refuse(catalog, DATABASE_KEYS, "is for type 'jdbc'");
    var credential = DocumentValues.secretReference(catalog.optional("credential"));
    DocumentNode token = catalog.optional("token");
    if (credential != null && token.isPresent()) {
      token.report("stands beside a credential", "one of the two");
    }
    var access =
        new CatalogAccess(
            null, null, null, null, credential, DocumentValues.secretReference(token));
    return new CatalogSettings(
        CatalogType.REST,
        name,
        uri == null ? "" : uri.toString(),
        warehouse,
        access,
        StoreSettingsReader.read(catalog.optional("store")));
  }

  private static void refuse(DocumentObject catalog, List<String> keys, String problem) {
    for (String key : keys) {
      DocumentNode node = catalog.optional(key);
      if (node.isPresent()) {
        // not shown, it may be a secret
        node.report(problem, "no such key here");
      }
    }
  }
}
