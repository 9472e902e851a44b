package io.chimera.sinks.iceberg;

import io.chimera.schemas.platform.StoreSettings;
import java.io.IOException;
import java.util.Optional;
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
        && isOfNetwork(away)) {
      return SdkClientException.builder()
          .message(
              "Cannot reach the store at '"
                  + store.endpoint()
                  + "': see that it runs and 'catalog.store.endpoint' in chimera.yaml is right")
          .cause(away)
          .build();
    }
    return failed.exception();
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

  private static boolean isOfNetwork(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }
}
