package io.chimera.jobs.run;

import io.chimera.connectors.tls.TlsTrouble;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.runtime.net.SSLUtils;

/**
 * Whether the server at an address of https is the one that the address names. Flink's own client
 * (1.20) asks whether a known authority vouches for a server, and not whether it does so for this
 * host: anybody with a certificate of that authority could answer in its place.
 */
final class ServerIdentity {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String HOST_NAMES = "HTTPS";

  /** The algorithm that Flink compares fingerprints by. */
  private static final String FINGERPRINT = "SHA-1";

  private static final String TRUST =
      "'%s' in Flink's configuration here ('--flink-conf') must have its authority"
          .formatted(SecurityOptions.SSL_REST_TRUSTSTORE.key());

  private ServerIdentity() {}

  /**
   * Looks who answers, by authority and by name, and lets Flink's client speak to nobody else: the
   * certificate that was looked at is the only one that it takes.
   *
   * @param flink has where the cluster is, and whom to trust; those that the JVM trusts where it
   *     does not say
   */
  static void trustOnlyWhoAnswers(URI address, Configuration flink) {
    if (!flink.contains(SecurityOptions.SSL_REST_TRUSTSTORE)
        && !flink.contains(SecurityOptions.SSL_TRUSTSTORE)) {
      flink.set(
          SecurityOptions.SSL_REST_TRUSTSTORE,
          Path.of(System.getProperty("java.home"), "lib", "security", "cacerts").toString());
      flink.set(SecurityOptions.SSL_REST_TRUSTSTORE_PASSWORD, "changeit");
    }
    try {
      flink.set(SecurityOptions.SSL_REST_CERT_FINGERPRINT, fingerprint(flink));
    } catch (Exception failure) {
      throw new ClusterException(
          "Cannot speak to a cluster at '%s': %s".formatted(address, reason(failure)), failure);
    }
  }

  private static String fingerprint(Configuration flink) throws Exception {
    SSLContext context = SSLUtils.createRestSSLContext(flink, true);
    String host = flink.get(RestOptions.ADDRESS);
    int port = flink.get(RestOptions.PORT);
    try (var plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), (int) PATIENCE.toMillis());
      plain.setSoTimeout((int) PATIENCE.toMillis());
      try (var socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {flink.get(SecurityOptions.SSL_PROTOCOL)});
        parameters.setEndpointIdentificationAlgorithm(HOST_NAMES);
        socket.setSSLParameters(parameters);
        shakeHands(socket);
        Certificate server = socket.getSession().getPeerCertificates()[0];
        return HexFormat.of()
            .formatHex(MessageDigest.getInstance(FINGERPRINT).digest(server.getEncoded()));
      }
    }
  }

  /**
   * A server that refuses a certificate says so and hangs up. If that is quicker than what is still
   * sent to it, its word is lost and only the broken line is seen.
   */
  private static void shakeHands(SSLSocket socket) throws IOException {
    try {
      socket.startHandshake();
    } catch (SocketException hungUp) {
      throw refusal(hungUp);
    } catch (SSLException failure) {
      throw failure.getCause() instanceof SocketException ? refusal(failure) : failure;
    }
  }

  private static SSLException refusal(IOException cause) {
    return new SSLException(
        "fatal alert: none was heard, it hung up while certificates were exchanged", cause);
  }

  private static String reason(Exception failure) {
    String said = String.valueOf(failure.getMessage());
    if (failure instanceof SSLException && said.matches(".*fatal alert: .*certificate.*")) {
      return "it lets in only who has a certificate that it knows; '%s' and '%s' in Flink's configuration here ('--flink-conf') name one (%s)"
          .formatted(
              SecurityOptions.SSL_REST_AUTHENTICATION_ENABLED.key(),
              SecurityOptions.SSL_REST_KEYSTORE.key(),
              said);
    }
    if (failure instanceof SSLException && said.contains("Unsupported or unrecognized")) {
      return "it does not speak TLS; its address begins with 'http://'";
    }
    if (failure instanceof IOException) {
      return TlsTrouble.reason(failure, TRUST).orElse(said);
    }
    return said;
  }
}
