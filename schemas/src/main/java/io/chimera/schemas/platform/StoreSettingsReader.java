package io.chimera.schemas.platform;

import io.chimera.schemas.contract.DocumentNode;
import io.chimera.schemas.contract.DocumentObject;
import io.chimera.schemas.contract.DocumentValues;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code catalog.store} of {@code chimera.yaml}, and the places in a store. All that a client
 * could find out by itself, in the environment or in files of its own, has to be said or has a
 * default here: two machines that read the same settings use the same store in the same way.
 */
final class StoreSettingsReader {
  private static final String DEFAULT_REGION = "us-east-1";
  private static final Pattern REGION = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  /** A bucket as S3 names them, and a path of parts that are neither empty nor dots. */
  private static final Pattern PLACE =
      Pattern.compile(
          "s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/(?!\\.{1,2}(/|$))[A-Za-z0-9._=-]{1,255})*/?");

  private static final String PLACE_EXPECTED =
      "'s3://bucket/path': the bucket in lower case, parts of the path of letters, digits and"
          + " '.', '_', '=', '-'";

  private StoreSettingsReader() {}

  /** The store; absent as the node is, or where something is wrong with it. */
  static @Nullable StoreSettings read(DocumentNode node) {
    if (!node.isPresent()) {
      return null;
    }
    DocumentObject store = node.secretObject(SettingsPart.STORE.keys());
    var endpoint =
        DocumentValues.webAddress(store.required("endpoint", "the address of the store"));
    DocumentNode region = store.optional("region");
    String signedFor =
        region.isPresent()
            ? region.text(REGION, "a region, as in '" + DEFAULT_REGION + "'")
            : DEFAULT_REGION;
    boolean pathStyle = store.optional("pathStyle").flag(true);
    var accessKey = DocumentValues.secretReference(store.required("accessKey", "'${env:NAME}'"));
    var secretKey = DocumentValues.secretReference(store.required("secretKey", "'${env:NAME}'"));
    return endpoint == null || accessKey == null || secretKey == null
        ? null
        : new StoreSettings(endpoint, signedFor, pathStyle, accessKey, secretKey);
  }

  /** Whether a place is meant that is in a store. */
  static boolean isPlace(DocumentNode node) {
    return node.isText() && StoreSettings.isPlace(node.text("text"));
  }

  /** A place in a store, without a slash at its end. */
  static String place(DocumentNode node) {
    String text = node.text(PLACE, PLACE_EXPECTED);
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
