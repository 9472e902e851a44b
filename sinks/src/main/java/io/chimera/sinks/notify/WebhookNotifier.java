package io.chimera.sinks.notify;

import io.chimera.schemas.platform.MissingSecretException;
import io.chimera.schemas.platform.NotificationSettings.Webhook;
import io.chimera.schemas.platform.Secrets;
import io.chimera.sinks.facts.JsonPost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Posts notifications to a web service. What it refuses is not posted again, trouble of its own is
 * waited for a little. It is not followed elsewhere: the token is for it alone.
 */
public final class WebhookNotifier implements Notifier {
  private static final int ATTEMPTS = 3;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int FIRST_TAKEN = 200;
  private static final int FIRST_ELSEWHERE = 300;
  private static final int FIRST_TROUBLE = 500;
  private static final int TIMED_OUT = 408;
  private static final int TOO_MANY = 429;

  private final Webhook webhook;
  private final Secrets secrets;
  private final Duration pause;

  WebhookNotifier(Webhook webhook, Secrets secrets) {
    this(webhook, secrets, PAUSE);
  }

  WebhookNotifier(Webhook webhook, Secrets secrets, Duration pause) {
    this.webhook = webhook;
    this.secrets = secrets;
    this.pause = pause;
  }

  @Override
  public void tell(Notification notification) throws NotificationFailedException {
    JsonPost place = place().with(Map.of("Idempotency-Key", notification.id()));
    byte[] body = notification.body().getBytes(StandardCharsets.UTF_8);
    for (int attempt = 1; ; attempt++) {
      @Nullable IOException away = null;
      String trouble;
      try {
        int answer = place.post(body, TIMEOUT_MILLIS);
        if (answer >= FIRST_TAKEN && answer < FIRST_ELSEWHERE) {
          return;
        }
        trouble = "it answers " + answer;
        if (answer < FIRST_TROUBLE && answer != TIMED_OUT && answer != TOO_MANY) {
          throw failed(trouble, null);
        }
      } catch (IOException failure) {
        away = failure;
        trouble = "it does not answer";
      }
      if (attempt == ATTEMPTS) {
        throw failed(trouble + ", tried " + ATTEMPTS + " times", away);
      }
      LockSupport.parkNanos(pause.multipliedBy(attempt).toNanos());
    }
  }

  private JsonPost place() throws NotificationFailedException {
    try {
      return JsonPost.to(webhook.url(), webhook.token(), secrets);
    } catch (MissingSecretException missing) {
      throw failed("its token is not on this machine", missing);
    } catch (IllegalArgumentException broken) {
      throw failed("its token has a character that no token has", null);
    }
  }

  /** Paths of webhooks are often secrets themselves. */
  private NotificationFailedException failed(String why, @Nullable Exception cause) {
    return new NotificationFailedException(
        "Cannot post to the webhook at '" + webhook.url().getAuthority() + "': " + why, cause);
  }
}
