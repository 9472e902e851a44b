package io.chimera.connectors.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The authorities whose certificates are in a file, and nobody else. */
public final class KnownAuthorities {
  private KnownAuthorities() {}

  /**
   * A context with this trust; it does not look at host names, its user has to.
   *
   * @param trust absent for that of the JVM
   */
  public static SSLContext context(TrustManager @Nullable [] trust) throws IOException {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot set up TLS: " + e.getMessage(), e);
    }
  }

  /**
   * Trust in these authorities.
   *
   * @param file certificates in PEM
   * @throws IOException if the file cannot be read, or has no certificate
   */
  public static TrustManager[] trust(String file) throws IOException {
    try {
      var known = KeyStore.getInstance(KeyStore.getDefaultType());
      known.load(null, null);
      try (InputStream in = Files.newInputStream(Path.of(file))) {
        int number = 0;
        for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          known.setCertificateEntry("root-" + number++, each);
        }
      }
      if (known.size() == 0) {
        throw new IOException("there is no certificate in '" + file + "'");
      }
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(known);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot set up TLS: " + e.getMessage(), e);
    }
  }
}
