package io.chimera.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An authority that nobody knows, with the certificates that it vouches for. Made by the JDK's
 * {@code keytool}.
 */
public final class LocalAuthority {
  /** Of all key stores; what they protect is of no use to anybody. */
  public static final String PASSWORD = "of no use";

  private static final String ALIAS = "authority";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Path directory;
  private final Path store;

  private LocalAuthority(Path directory) {
    this.directory = directory;
    this.store = directory.resolve(ALIAS + ".p12");
  }

  /** Makes the authority; its files go to the directory. */
  public static LocalAuthority create(Path directory) throws IOException {
    Files.createDirectories(directory);
    var authority = new LocalAuthority(directory.toAbsolutePath());
    authority.keytool(
        authority.store,
        List.of("-genkeypair", "-alias", ALIAS, "-keyalg", "EC", "-dname", "CN=Local authority"),
        List.of("-ext", "bc:c", "-validity", "365"));
    return authority;
  }

  /** The authority's own certificate, in PEM: what a client has to know. */
  public Path certificate() throws IOException {
    Path file = directory.resolve(ALIAS + ".pem");
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      return Files.writeString(
          file,
          "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
              .formatted(
                  Base64.getMimeEncoder().encodeToString(keys.getCertificate(ALIAS).getEncoded())));
    } catch (GeneralSecurityException e) {
      throw new IOException("Cannot read '" + store + "'", e);
    }
  }

  /**
   * Makes a key and its certificate.
   *
   * @param name of the files
   * @param host whom it is for, as {@code ip:127.0.0.1} or {@code dns:localhost}
   * @return a key store of type PKCS12
   */
  public Path server(String name, String host) throws IOException {
    return server(name, host, List.of("-validity", "30"));
  }

  /** As {@link #server}, for ten days that are over since ten days. */
  public Path expiredServer(String name, String host) throws IOException {
    return server(name, host, List.of("-startdate", "-20d", "-validity", "10"));
  }

  private Path server(String name, String host, List<String> validity) throws IOException {
    Path keys = directory.resolve(name + ".p12");
    Path request = directory.resolve(name + ".csr");
    Path signed = directory.resolve(name + ".crt");
    keytool(
        keys,
        List.of("-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name),
        List.of());
    keytool(keys, List.of("-certreq", "-alias", name, "-file", request.toString()), List.of());
    var sign = new ArrayList<>(validity);
    sign.addAll(List.of("-ext", "san=" + host, "-rfc"));
    keytool(
        store,
        List.of(
            "-gencert",
            "-alias",
            ALIAS,
            "-infile",
            request.toString(),
            "-outfile",
            signed.toString()),
        sign);
    keytool(
        keys,
        List.of("-importcert", "-noprompt", "-alias", ALIAS, "-file", certificate().toString()),
        List.of());
    keytool(keys, List.of("-importcert", "-alias", name, "-file", signed.toString()), List.of());
    return keys;
  }

  private void keytool(Path keys, List<String> command, List<String> more) throws IOException {
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    words.addAll(command);
    words.addAll(
        List.of("-storetype", "PKCS12", "-keystore", keys.toString(), "-storepass", PASSWORD));
    words.addAll(more);
    Path log = directory.resolve("keytool.log");
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      boolean hasEnded = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (!hasEnded || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new LocalServerException(
            "Cannot run 'keytool %s':%n%s".formatted(command.get(0), Files.readString(log)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalServerException("Cannot run 'keytool': interrupted", e);
    }
  }
}
