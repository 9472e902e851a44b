package io.chimera.sinks.notify;

import io.chimera.schemas.platform.NotificationSettings;
import io.chimera.schemas.platform.Secrets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One way by which owners are told. */
public interface Notifier {

  /**
   * Tells.
   *
   * @throws NotificationFailedException if nobody has taken it; says by whom and why, without
   *     secrets
   */
  void tell(Notification notification) throws NotificationFailedException;

  /** The ways that the settings have, by their names, in their order. */
  static Map<String, Notifier> of(@Nullable NotificationSettings settings, Secrets secrets) {
    var ways = new LinkedHashMap<String, Notifier>();
    if (settings != null && settings.webhook() != null) {
      ways.put("webhook", new WebhookNotifier(settings.webhook(), secrets));
    }
    if (settings != null && settings.mail() != null) {
      ways.put("mail", new MailNotifier(settings.mail(), secrets));
    }
    return ways;
  }
}
