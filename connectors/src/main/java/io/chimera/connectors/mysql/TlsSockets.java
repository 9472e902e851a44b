package io.chimera.connectors.mysql;

import com.github.shyiko.mysql.binlog.network.SSLSocketFactory;
import io.chimera.connectors.tls.KnownAuthorities;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.DatabaseSourceSpec.SslMode;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Protects a replica's connection as a contract says, as the driver does with the others. */
final class TlsSockets {
  private TlsSockets() {}

  static SSLSocketFactory of(DatabaseSourceSpec source) throws IOException {
    SSLContext context = context(source);
    return socket -> upgrade(context, source, socket);
  }

  private static SSLSocket upgrade(SSLContext context, DatabaseSourceSpec source, Socket socket)
      throws SocketException {
    try {
      var protectedOne =
          (SSLSocket)
              context.getSocketFactory().createSocket(socket, source.host(), source.port(), true);
      if (source.sslMode() == SslMode.VERIFY_FULL) {
        SSLParameters parameters = protectedOne.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        protectedOne.setSSLParameters(parameters);
      }
      return protectedOne;
    } catch (IOException e) {
      var failure = new SocketException("no TLS: " + e.getMessage());
      failure.initCause(e);
      throw failure;
    }
  }

  private static SSLContext context(DatabaseSourceSpec source) throws IOException {
    if (source.protection() == SslMode.REQUIRE) {
      return KnownAuthorities.context(new TrustManager[] {new Whoever()});
    }
    String file = source.options().rootCertificate();
    return KnownAuthorities.context(file == null ? null : KnownAuthorities.trust(file));
  }

  /** What {@link SslMode#REQUIRE} says: encrypted, to whoever answers. */
  private static final class Whoever extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
