package io.chimera.sinks.iceberg;

import io.chimera.schemas.platform.StoreSettings;
import java.io.IOException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Says of a failure of the store which store it is, and what to look at. Kinds of exceptions stay
 * as they are: Iceberg knows by them, and by their codes, that a file is not there.
 */
final class StoreFailures implements ExecutionInterceptor {
  private static final int NO_KEY = 401;
  private static final int REFUSED = 403;
  private static final int ABSENT = 404;
  private static final String NO_BUCKET = "NoSuchBucket";

  private final StoreSettings store;

  StoreFailures(StoreSettings store) {
    this.store = store;
  }

  @Override
  public Throwable modifyException(Context.FailedExecution failed, ExecutionAttributes unused) {
    if (failed.exception() instanceof AwsServiceException refused) {
      return words(refused, bucket(failed))
          .map(words -> refused.toBuilder().message(words).build())
          .orElse(refused);
    }
    if (failed.exception() instanceof SdkClientException away
        && !(away instanceof AbortedException)
        && find(away, IOException.class).isPresent()) {
      return SdkClientException.builder().message(unreachable(away)).cause(away).build();
    }
    return failed.exception();
  }

  /** What keeps us from the store, and what to look at. */
  String unreachable(Throwable failure) {
    String words = "Cannot reach the store at '" + store.endpoint() + "': ";
    if (find(failure, CertificateException.class).isPresent()
        || find(failure, SSLPeerUnverifiedException.class).isPresent()) {
      return words + "its certificate is not trusted by this Java";
    }
    Optional<SSLException> encryption = find(failure, SSLException.class);
    if (encryption.isPresent()) {
      return words
          + "it does not speak 'https' as this Java does: "
          + encryption.get().getMessage();
    }
    if (find(failure, UnknownHostException.class).isPresent() && !store.pathStyle()) {
      return words
          + "there is no host of the bucket's name; mind 'catalog.store.pathStyle' in chimera.yaml";
    }
    return words + "see that it runs and 'catalog.store.endpoint' in chimera.yaml is right";
  }

  private static String bucket(Context.FailedExecution failed) {
    return failed.request().getValueForField("Bucket", String.class).orElse("");
  }

  /** Empty where the store says no more than that a file is not there. */
  private Optional<String> words(AwsServiceException refused, String bucket) {
    String place = "The store at '" + store.endpoint() + "' ";
    AwsErrorDetails details = refused.awsErrorDetails();
    String code = details == null ? null : details.errorCode();
    if (NO_BUCKET.equals(code)) {
      return Optional.of(place + "has no bucket '" + bucket + "'; make it first");
    }
    return switch (refused.statusCode()) {
      case ABSENT -> Optional.empty();
      case NO_KEY, REFUSED ->
          Optional.of(
              "%slets the key of %s and %s not do this in bucket '%s'%s"
                  .formatted(place, store.accessKey(), store.secretKey(), bucket, after(code)));
      default ->
          Optional.of(
              "%sfails in bucket '%s'%s"
                  .formatted(
                      place, bucket, after(details == null ? null : details.errorMessage())));
    };
  }

  private static String after(@Nullable String detail) {
    return detail == null || detail.isEmpty() ? "" : ": " + detail;
  }

  private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> kind) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return Optional.of(kind.cast(cause));
      }
    }
    return Optional.empty();
  }
}
