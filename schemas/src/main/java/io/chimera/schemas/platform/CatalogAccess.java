package io.chimera.schemas.platform;

import io.chimera.schemas.contract.SecretReference;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * By what a catalog lets us in. Holds references to secrets, never a secret: they are resolved on
 * the machine that opens the catalog.
 *
 * @param user the database's user; absent for SQLite and REST
 * @param password the user's password
 * @param sslMode how the database's certificate is checked, in the driver's words
 * @param rootCertificate file with the certificates of the authorities that vouch for the database,
 *     on every machine that connects; absent for those of the JVM
 * @param credential {@code client-id:client-secret} for a REST catalog that hands out tokens
 * @param token a bearer token for a REST catalog
 */
public record CatalogAccess(
    @Nullable String user,
    @Nullable SecretReference password,
    @Nullable String sslMode,
    @Nullable String rootCertificate,
    @Nullable SecretReference credential,
    @Nullable SecretReference token)
    implements Serializable {
  /** For whom nothing is asked. */
  public static final CatalogAccess OPEN = new CatalogAccess(null, null, null, null, null, null);
}
