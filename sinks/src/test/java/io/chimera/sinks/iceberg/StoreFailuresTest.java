package io.chimera.sinks.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.schemas.contract.SecretReference;
import io.chimera.schemas.platform.StoreSettings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkClientException;

class StoreFailuresTest {
  private static final SecretReference KEY =
      new SecretReference(SecretReference.Kind.ENV, "STORE_KEY");

  @ParameterizedTest
  @MethodSource("failures")
  void saysWhatToLookAt(IOException cause, boolean pathStyle, String words) {
    var store =
        new StoreSettings(URI.create("https://store:9000"), "us-east-1", pathStyle, KEY, KEY);
    var failure = SdkClientException.builder().message("Away").cause(cause).build();

    assertThat(new StoreFailures(store).unreachable(failure))
        .isEqualTo("Cannot reach the store at 'https://store:9000': " + words);
  }

  private static Stream<Arguments> failures() {
    var unknown = new SSLHandshakeException("PKIX path building failed");
    unknown.initCause(new CertificateException("unable to find valid certification path"));
    String endpoint = "see that it runs and 'catalog.store.endpoint' in chimera.yaml is right";
    return Stream.of(
        argumentSet(
            "an authority that Java does not know",
            unknown,
            true,
            "its certificate is not trusted by this Java"),
        argumentSet(
            "a certificate of another host",
            new SSLPeerUnverifiedException("Certificate for <store> doesn't match"),
            true,
            "its certificate is not trusted by this Java"),
        argumentSet(
            "a port that speaks http",
            new SSLException("Unsupported or unrecognized SSL message"),
            true,
            "it does not speak 'https' as this Java does: Unsupported or unrecognized SSL message"),
        argumentSet(
            "no host of the bucket's name",
            new UnknownHostException("lake.store"),
            false,
            "there is no host of the bucket's name; mind 'catalog.store.pathStyle' in"
                + " chimera.yaml"),
        argumentSet("no host", new UnknownHostException("store"), true, endpoint),
        argumentSet("nobody there", new ConnectException("Connection refused"), true, endpoint));
  }
}
