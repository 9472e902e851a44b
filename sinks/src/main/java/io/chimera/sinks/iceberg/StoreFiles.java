package io.chimera.sinks.iceberg;

import io.chimera.schemas.platform.Secrets;
import io.chimera.schemas.platform.StoreSettings;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.StorageCredential;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/**
 * A table's files in a store with S3's interface. The client is made by the platform's settings and
 * by nothing else: what it would find by itself, in the environment, in files of the user's home or
 * at an address of the machine's own, is switched off, and so is what a catalog's service may say
 * of keys and options.
 */
final class StoreFiles extends S3FileIO {
  private static final long serialVersionUID = 1L;

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

  /** The client asks three times: a silent store holds whoever asks it for three minutes. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);

  private final StoreSettings store;

  StoreFiles(StoreSettings store, Secrets secrets) {
    super(
        () -> client(store, secrets),
        () -> {
          throw new UnsupportedOperationException("The store is asked for one thing after another");
        });
    this.store = store;
  }

  /** Iceberg's readers of Flink SQL have a table's files with them in the job graph. */
  private Object writeReplace() {
    return new Sent(store);
  }

  /** Files on their way to a machine, which has the keys itself. */
  private record Sent(StoreSettings store) implements Serializable {
    private Object readResolve() {
      return new StoreFiles(store, Secrets.ofThisMachine());
    }
  }

  private static S3Client client(StoreSettings store, Secrets secrets) {
    var keys =
        AwsBasicCredentials.create(
            secrets.resolveToken(store.accessKey()), secrets.resolveToken(store.secretKey()));
    var proxy = ProxyConfiguration.builder().useEnvironmentVariablesValues(false).build();
    var http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(CONNECT_LIMIT)
            .socketTimeout(ANSWER_LIMIT)
            .proxyConfiguration(proxy);
    var profiles = ProfileFile.aggregator().build();
    var rest =
        ClientOverrideConfiguration.builder()
            .defaultProfileFile(profiles)
            .retryStrategy(RetryMode.STANDARD)
            .addExecutionInterceptor(new StoreFailures(store))
            .build();
    return S3Client.builder()
        .endpointOverride(store.endpoint())
        .region(Region.of(store.region()))
        .forcePathStyle(store.pathStyle())
        .credentialsProvider(StaticCredentialsProvider.create(keys))
        .defaultsMode(DefaultsMode.STANDARD)
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_SUPPORTED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_SUPPORTED)
        .httpClientBuilder(http)
        .overrideConfiguration(rest)
        .build();
  }

  /**
   * Asks for what is under a place, so that what is wrong is said before anything begins: Iceberg
   * would try for minutes to read a table's metadata, whatever the store answers.
   *
   * @throws StoreUnavailableException naming place and store
   */
  void tryAt(String place) {
    var address = URI.create(place);
    var look =
        ListObjectsV2Request.builder()
            .bucket(address.getAuthority())
            .prefix(address.getPath().isEmpty() ? "" : address.getPath().substring(1) + "/")
            .maxKeys(1)
            .build();
    try {
      ListObjectsV2Response unusedFound = client().listObjectsV2(look);
    } catch (SdkException | IllegalArgumentException failure) {
      throw new StoreUnavailableException(
          "Cannot open warehouse '" + place + "': " + failure.getMessage(), failure);
    }
  }

  @Override
  public InputFile newInputFile(String place) {
    checkIsInStore(place);
    return super.newInputFile(place);
  }

  @Override
  public InputFile newInputFile(String place, long length) {
    checkIsInStore(place);
    return super.newInputFile(place, length);
  }

  /**
   * A catalog may have tables from a time when the warehouse was a directory. Iceberg tries any
   * failure but this kind for more than a minute.
   */
  private void checkIsInStore(String place) {
    if (place.startsWith("file:") || !place.contains("://")) {
      throw new NotFoundException(
          "Cannot read '%s': it is in a directory, and the settings name the store at '%s'; take"
              + " another catalog for the store, or drop the table there",
          place, store.endpoint());
    }
  }

  /** The keys are the platform's. */
  @Override
  public void setCredentials(List<StorageCredential> credentials) {}
}
