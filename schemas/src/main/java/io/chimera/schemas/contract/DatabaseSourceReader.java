package io.chimera.schemas.contract;

import io.chimera.schemas.contract.DatabaseSourceSpec.Capture;
import io.chimera.schemas.contract.DatabaseSourceSpec.Options;
import io.chimera.schemas.contract.DatabaseSourceSpec.Product;
import io.chimera.schemas.contract.DatabaseSourceSpec.SslMode;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code source} where it is a database. */
final class DatabaseSourceReader {
  static final Map<String, Product> PRODUCTS = new LinkedHashMap<>();

  private static final Map<String, SslMode> SSL_MODES = new LinkedHashMap<>();
  private static final int MAX_PORT = 65535;
  private static final Duration MIN_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration MAX_TIMEOUT = Duration.ofDays(1);
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,252}[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}\\]");
  private static final Duration MAX_HEARTBEAT = Duration.ofHours(1);
  private static final long MAX_SERVER_ID = 0xFFFF_FFFFL;

  static {
    EnumSet.allOf(Product.class).forEach(each -> PRODUCTS.put(each.label(), each));
    EnumSet.allOf(SslMode.class).forEach(each -> SSL_MODES.put(each.label(), each));
  }

  private DatabaseSourceReader() {}

  /** Whether it says that it is a database. */
  static boolean isMeant(DocumentNode node) {
    return PRODUCTS.containsKey(node.value().path("type").asText());
  }

  static DatabaseSourceSpec read(DocumentNode node) {
    DocumentObject source = node.object(ContractPart.DATABASE.keys());
    String name = source.required("name", "the source's name").identifier();
    Product product =
        source.required("type", Shown.oneOf(PRODUCTS.keySet())).choice(PRODUCTS, Product.POSTGRES);
    String host =
        source
            .required("host", "the server's name or address")
            .text(HOST, "a host's name, or its address, in brackets for IPv6");
    int port = source.optional("port").integer(1, MAX_PORT, product.defaultPort());
    String database =
        source
            .required("database", "the database's name")
            .text(Names.SOURCE_NAME, Names.EXPECTED_SOURCE_NAME);
    DocumentNode user = source.required("user", "who logs in");
    DocumentObject secrets =
        source.optional("secrets").secretObject(ContractPart.DATABASE_SECRETS.keys());
    return new DatabaseSourceSpec(
        name,
        product,
        host,
        port,
        database,
        user.isPresent() ? user.line(OwnershipReader.MAX_LINE) : "",
        DocumentValues.secretReference(secrets.optional("password")),
        sslMode(source.optional("sslMode"), product),
        options(source.optional("options").object(ContractPart.DATABASE_OPTIONS.keys()), product),
        capture(source.optional("capture").object(ContractPart.DATABASE_CAPTURE.keys()), product));
  }

  private static Capture capture(DocumentObject capture, Product product) {
    DocumentNode slot = ofProduct(capture.optional("slot"), product, Product.POSTGRES);
    DocumentNode publication =
        ofProduct(capture.optional("publication"), product, Product.POSTGRES);
    DocumentNode serverId = ofProduct(capture.optional("serverId"), product, Product.MYSQL);
    DocumentNode heartbeat = capture.optional("heartbeat");
    if (heartbeat.isPresent() && !product.isOurs()) {
      unfit(heartbeat, product, "no such key, as there is no log");
    }
    return new Capture(
        slot.isPresent()
            ? slot.text(Names.SLOT, "1 to 63 of lower-case letters, digits and '_'")
            : null,
        publication.isPresent()
            ? publication.text(Names.SOURCE_NAME, Names.EXPECTED_SOURCE_NAME)
            : null,
        serverId.isPresent() ? serverId.whole(1, MAX_SERVER_ID, 1) : null,
        heartbeat.isPresent()
            ? DocumentValues.duration(heartbeat, MIN_TIMEOUT, MAX_HEARTBEAT, MAX_HEARTBEAT)
            : null);
  }

  private static DocumentNode ofProduct(DocumentNode node, Product product, Product owner) {
    if (node.isPresent() && product != owner) {
      unfit(node, product, "such a key with '" + owner.label() + "' only");
    }
    return node;
  }

  private static void unfit(DocumentNode node, Product product, String expected) {
    node.report("does not fit the type '" + product.label() + "'", expected);
  }

  private static SslMode sslMode(DocumentNode node, Product product) {
    SslMode mode = node.choice(SSL_MODES, SslMode.VERIFY_FULL);
    if (!product.sslModes().contains(mode)) {
      node.report(
          "is '" + mode.label() + "', which the driver of '" + product.label() + "' does not know",
          Shown.oneOf(
              SSL_MODES.keySet().stream()
                  .filter(each -> product.sslModes().contains(SSL_MODES.get(each)))
                  .toList()));
    }
    return mode;
  }

  private static Options options(DocumentObject options, Product product) {
    DocumentNode certificate = options.optional("rootCertificate");
    if (certificate.isPresent() && !product.isOurs()) {
      unfit(certificate, product, "certificates in the trust store of the JVM, and no such key");
    }
    return new Options(
        DocumentValues.duration(
            options.optional("connectTimeout"),
            MIN_TIMEOUT,
            MAX_TIMEOUT,
            Options.DEFAULT.connectTimeout()),
        timeout(options.optional("socketTimeout")),
        DocumentValues.file(certificate));
  }

  private static @Nullable Duration timeout(DocumentNode node) {
    return node.isPresent()
        ? DocumentValues.duration(node, MIN_TIMEOUT, MAX_TIMEOUT, MAX_TIMEOUT)
        : null;
  }
}
