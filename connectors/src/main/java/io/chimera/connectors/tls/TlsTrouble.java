package io.chimera.connectors.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Why a server is not trusted, in words: what clients say is that a handshake has failed, and the
 * reason lies some causes deeper.
 */
public final class TlsTrouble {
  private TlsTrouble() {}

  /** What is wrong with the server's certificate or protocol; empty if that is not the cause. */
  public static Optional<String> reason(Throwable failure) {
    @Nullable String handshake = null;
    for (@Nullable Throwable each = failure; each != null; each = cause(each)) {
      if (each instanceof CertificateExpiredException) {
        return Optional.of("the server's certificate has expired, " + each.getMessage());
      }
      if (each instanceof CertificateNotYetValidException) {
        return Optional.of("the server's certificate is not valid yet, " + each.getMessage());
      }
      if (each instanceof CertPathBuilderException) {
        return Optional.of(
            "no known authority vouches for the server's certificate; name the file with its"
                + " authority's as 'rootCertificate'");
      }
      if (each instanceof CertificateException && isOfTheName(each.getMessage())) {
        return Optional.of("the server's certificate is another host's: " + each.getMessage());
      }
      if (each instanceof SSLException) {
        handshake = each.getMessage();
      }
    }
    return Optional.ofNullable(handshake)
        .map(said -> "no protected connection with the server: " + said);
  }

  /** As the JDK says it. */
  private static boolean isOfTheName(@Nullable String said) {
    return said != null
        && (said.startsWith("No subject alternative") || said.startsWith("No name matching"));
  }

  private static @Nullable Throwable cause(Throwable failure) {
    return failure.getCause() == failure ? null : failure.getCause();
  }
}
