package io.chimera.schemas.platform;

import io.chimera.schemas.contract.SecretReference;
import java.io.Serializable;
import java.net.URI;

/**
 * A store with the interface of S3, which the files of a warehouse lie in. Holds references to
 * secrets, never a secret: they are resolved on the machine that opens the store.
 *
 * @param endpoint where it answers; nothing in it that one logs in by
 * @param region that requests are signed for
 * @param pathStyle whether a bucket's name is the beginning of the path, and not of the host
 * @param accessKey the id of the key by which the store lets us in
 * @param secretKey the key itself
 */
public record StoreSettings(
    URI endpoint,
    String region,
    boolean pathStyle,
    SecretReference accessKey,
    SecretReference secretKey)
    implements Serializable {
  private static final String SCHEME = "s3://";

  /** Whether a place is in a store of this kind. */
  public static boolean isPlace(String place) {
    return place.startsWith(SCHEME);
  }
}
