package io.chimera.schemas.contract;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a connection to Postgres is protected, as properties of its driver. Told the mode alone, that
 * looks for authorities in a file in the home directory of whoever runs it.
 */
public final class PostgresTls {
  private static final String DISABLE = "disable";
  private static final String REQUIRE = "require";

  private PostgresTls() {}

  /**
   * The properties.
   *
   * @param mode in the driver's words; {@code require} is {@code verify-ca} where there is
   *     something to verify by, as Postgres' own clients have it
   * @param rootCertificate file with the certificates of known authorities; null for those of the
   *     JVM
   */
  public static Map<String, String> properties(String mode, @Nullable String rootCertificate) {
    var properties = new LinkedHashMap<String, String>();
    if (mode.equals(DISABLE)) {
      properties.put("sslmode", DISABLE);
    } else if (rootCertificate != null) {
      properties.put("sslmode", mode.equals(REQUIRE) ? "verify-ca" : mode);
      properties.put("sslrootcert", rootCertificate);
    } else {
      properties.put("sslmode", mode);
      properties.put(
          "sslfactory",
          mode.equals(REQUIRE)
              ? "org.postgresql.ssl.NonValidatingFactory"
              : "org.postgresql.ssl.DefaultJavaSSLFactory");
    }
    return properties;
  }
}
