package io.chimera.jobs.pipeline;

import io.chimera.schemas.platform.CatalogType;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Which lake a job writes to, as it tells its cluster: a fingerprint, for everybody who sees the
 * dashboard sees it. Two environments may run the same contract on one cluster.
 */
public final class LakeMark {
  private static final int LENGTH = 16;

  /** Nobody writes them there; if one did, they say who asks, not which lake it is. */
  private static final Pattern USER = Pattern.compile("//[^/@]*@");

  private LakeMark() {}

  /** The fingerprint of a catalog: the same for all who reach it by the same address. */
  public static String of(CatalogSettings catalog) {
    // A JDBC catalog's name is part of its tables' keys; that of a service is ours alone.
    String name = catalog.type() == CatalogType.JDBC ? catalog.name() : "";
    String place =
        String.join(
            "\n",
            catalog.type().name(),
            name,
            USER.matcher(catalog.uri()).replaceFirst("//"),
            catalog.warehouse());
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(place.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
