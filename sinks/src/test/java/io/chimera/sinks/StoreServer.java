package io.chimera.sinks;

import io.chimera.schemas.contract.SecretReference;
import io.chimera.schemas.platform.StoreSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * A store with S3's interface on 127.0.0.1, which checks signatures; it has one bucket, and keeps
 * its objects in a directory.
 */
public final class StoreServer implements AutoCloseable {
  /** Its bucket. */
  public static final String BUCKET = "lake";

  /** The key by which it lets one in; found by accident nowhere else. */
  public static final String SECRET = "Secret-" + UUID.randomUUID();

  private static final String KEY_ID = "the-key-of-the-lake";

  private final Path directory;
  private final S3Proxy server;
  private final URI endpoint;

  private StoreServer(Path directory, S3Proxy server) {
    this.directory = directory;
    this.server = server;
    this.endpoint = URI.create("http://127.0.0.1:" + server.getPort());
  }

  /** Starts it; its objects and its keys are in files of the directory. */
  public static StoreServer start(Path directory) throws Exception {
    Path objects = directory.resolve("objects");
    Files.createDirectories(objects.resolve(BUCKET));
    Files.writeString(directory.resolve("id"), KEY_ID);
    Files.writeString(directory.resolve("key"), SECRET);
    var server =
        S3Proxy.builder()
            .blobStore(new FilesystemNio2BlobStore(objects.toString()))
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY_ID, SECRET)
            .build();
    server.start();
    return new StoreServer(directory, server);
  }

  /** Where it answers. */
  public URI endpoint() {
    return endpoint;
  }

  /** By which one gets in. */
  public StoreSettings settings() {
    return settings(file("id"), file("key"));
  }

  /** With other keys. */
  public StoreSettings settings(SecretReference id, SecretReference key) {
    return new StoreSettings(endpoint, "us-east-1", true, id, key);
  }

  /** The same as {@code catalog.store} of {@code chimera.yaml}. */
  public String yaml() {
    return "{endpoint: \"%s\", accessKey: \"%s\", secretKey: \"%s\"}"
        .formatted(endpoint, file("id"), file("key"));
  }

  /** A reference to a file beside the keys. */
  public SecretReference file(String name) {
    return new SecretReference(SecretReference.Kind.FILE, directory.resolve(name).toString());
  }

  /** A reference to a file with this in it. */
  public SecretReference file(String name, String secret) throws IOException {
    Files.writeString(directory.resolve(name), secret);
    return file(name);
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }
}
