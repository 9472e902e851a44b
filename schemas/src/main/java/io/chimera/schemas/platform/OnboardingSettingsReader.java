package io.chimera.schemas.platform;

import io.chimera.schemas.contract.DocumentNode;
import io.chimera.schemas.contract.DocumentObject;
import io.chimera.schemas.contract.DocumentValues;
import io.chimera.schemas.contract.SecretReference;
import io.chimera.schemas.platform.NotificationSettings.Login;
import io.chimera.schemas.platform.NotificationSettings.Mail;
import io.chimera.schemas.platform.NotificationSettings.Transport;
import io.chimera.schemas.platform.NotificationSettings.Webhook;
import io.chimera.schemas.platform.OnboardingSettings.Answerer;
import io.chimera.schemas.platform.OnboardingSettings.Run;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code onboarding} and {@code notifications} of {@code chimera.yaml}. */
final class OnboardingSettingsReader {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final int DEFAULT_PORT = 587;
  private static final int MAX_PORT = 65535;
  private static final int MAX_USER = 256;
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,252}[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}\\]");
  private static final String EXPECTED_HOST = "a host's name or address";
  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,189}");
  private static final String EXPECTED_ADDRESS = "an e-mail address, as in 'chimera@example.org'";

  private OnboardingSettingsReader() {}

  static OnboardingSettings onboarding(DocumentNode node, boolean hasEvents) {
    DocumentObject onboarding = node.object(SettingsPart.ONBOARDING.keys());
    boolean isDataHub = isThere(onboarding.optional("datahub"), hasEvents);
    boolean isSuperset = isThere(onboarding.optional("superset"), hasEvents);
    return new OnboardingSettings(
        isDataHub ? Answerer.DATAHUB : Answerer.CHIMERA,
        isSuperset ? Answerer.SUPERSET : Answerer.CHIMERA,
        DocumentValues.duration(
            onboarding.optional("patience"), SHORTEST, LONGEST, OnboardingSettings.PATIENCE),
        onboarding.optional("required").flag(false) ? Run.REFUSED : Run.WARNED);
  }

  private static boolean isThere(DocumentNode node, boolean hasEvents) {
    boolean isThere = node.flag(false);
    if (isThere && !hasEvents) {
      node.report("waits for others, and nothing says on which cluster", "'events' beside it");
    }
    return isThere;
  }

  static @Nullable NotificationSettings notifications(DocumentNode node) {
    if (!node.isPresent()) {
      return null;
    }
    DocumentObject notifications = node.object(SettingsPart.NOTIFICATIONS.keys());
    return new NotificationSettings(
        webhook(notifications.optional("webhook")), mail(notifications.optional("mail")));
  }

  private static @Nullable Webhook webhook(DocumentNode node) {
    if (!node.isPresent()) {
      return null;
    }
    DocumentObject webhook = node.secretObject(SettingsPart.WEBHOOK.keys());
    URI url = DocumentValues.webAddress(webhook.required("url", "the address that is posted to"));
    SecretReference token = DocumentValues.secretReference(webhook.optional("token"));
    return url == null ? null : new Webhook(url, token);
  }

  private static @Nullable Mail mail(DocumentNode node) {
    if (!node.isPresent()) {
      return null;
    }
    DocumentObject mail = node.secretObject(SettingsPart.MAIL.keys());
    boolean startTls = mail.optional("startTls").flag(true);
    return new Mail(
        mail.required("host", EXPECTED_HOST).text(HOST, EXPECTED_HOST),
        mail.optional("port").integer(1, MAX_PORT, DEFAULT_PORT),
        mail.required("from", EXPECTED_ADDRESS).text(ADDRESS, EXPECTED_ADDRESS),
        startTls ? Transport.STARTTLS : Transport.PLAIN,
        login(mail, startTls));
  }

  private static @Nullable Login login(DocumentObject mail, boolean startTls) {
    DocumentNode user = mail.optional("user");
    DocumentNode password = mail.optional("password");
    if (!user.isPresent() && !password.isPresent()) {
      return null;
    }
    if (!startTls) {
      // not shown, it may be a secret
      password.report("would be sent in the clear", "'startTls: true' beside it, or no such key");
    }
    String name = mail.required("user", "who sends").line(MAX_USER);
    SecretReference reference =
        DocumentValues.secretReference(mail.required("password", "'${env:NAME}'"));
    return reference == null ? null : new Login(name, reference);
  }
}
