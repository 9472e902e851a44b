package io.chimera.sinks.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.chimera.schemas.contract.ContractScope;
import io.chimera.schemas.contract.SecretReference;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.platform.NotificationSettings;
import io.chimera.schemas.platform.NotificationSettings.Mail;
import io.chimera.schemas.platform.NotificationSettings.Transport;
import io.chimera.schemas.platform.NotificationSettings.Webhook;
import io.chimera.schemas.platform.Secrets;
import io.chimera.sinks.StubEndpoint;
import io.chimera.sinks.onboarding.OnboardingRequest;
import io.chimera.sinks.onboarding.ReadTable;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a real web service and a real server of mail. */
class NotifierTest {
  private static final SecretReference TOKEN =
      new SecretReference(SecretReference.Kind.ENV, "TOKEN");
  private static final Secrets SECRETS = new Secrets(Map.of("TOKEN", "canary"));
  private static final OnboardingRequest REQUEST =
      new OnboardingRequest(
          "shop",
          "1.0.0",
          "ab12",
          1,
          Instant.parse("2026-11-22T12:00:00Z"),
          new ContractScope(
              new ContractScope.Source("postgres", List.of("db:5432"), "shop"), List.of()));
  private static final Notification NOTIFICATION =
      Notification.discoverable(
          REQUEST,
          "shop@example.org",
          "lake",
          List.of(
              new ReadTable(new TableName("shop", "orders"), List.of()),
              new ReadTable(new TableName("shop", "visits"), List.of())));

  @RegisterExtension private final StubEndpoint web = StubEndpoint.answering(200);

  private GreenMail mail;

  private List<String> requests() {
    return web.requests("Content-Type", "Authorization");
  }

  @BeforeEach
  void start() {
    mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mail.start();
  }

  @AfterEach
  void stop() {
    mail.stop();
  }

  private WebhookNotifier webhook() {
    var url = URI.create(web.url() + "/hooks/canary");
    return new WebhookNotifier(new Webhook(url, TOKEN), SECRETS, Duration.ofMillis(1));
  }

  private Mail mail(Transport transport) {
    return new Mail("127.0.0.1", mail.getSmtp().getPort(), "chimera@example.org", transport, null);
  }

  @Test
  void postsWhatProgramsAndPeopleRead() throws Exception {
    webhook().tell(NOTIFICATION);

    assertThat(requests())
        .containsExactly(
            "POST /hooks/canary application/json Bearer canary "
                + "{\"text\":\"Contract 'shop' is onboarded: shop.orders, shop.visits\","
                + "\"event\":\"io.chimera.discovery.available.v1\",\"request\":\"shop/ab12/1\","
                + "\"contract\":{\"name\":\"shop\",\"version\":\"1.0.0\",\"hash\":\"ab12\"},"
                + "\"catalog\":\"lake\",\"tables\":[\"shop.orders\",\"shop.visits\"]}");
  }

  @Test
  void waitsALittleForATroubledWebhook() throws Exception {
    web.answersNext(503, 429);

    webhook().tell(NOTIFICATION);

    assertThat(requests()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 403})
  void whatAWebhookRefusesIsNotPostedAgain(int answer) {
    web.answersNext(answer, answer, answer);

    assertThatThrownBy(() -> webhook().tell(NOTIFICATION))
        .isInstanceOf(NotificationFailedException.class)
        .hasMessage(
            "Cannot post to the webhook at '%s': it answers %d"
                .formatted(URI.create(web.url()).getAuthority(), answer));
    assertThat(requests()).hasSize(1);
  }

  @Test
  void givesUpOnAWebhookThatStaysInTrouble() {
    web.answersNext(500, 500, 500, 500);

    assertThatThrownBy(() -> webhook().tell(NOTIFICATION))
        .hasMessageEndingWith("it answers 500, tried 3 times")
        .hasMessageNotContaining("canary");
    assertThat(requests()).hasSize(3);
  }

  @Test
  void aTokenThatIsNotThereGoesNowhere() {
    var url = URI.create(web.url());
    var notifier = new WebhookNotifier(new Webhook(url, TOKEN), new Secrets(Map.of()));

    assertThatThrownBy(() -> notifier.tell(NOTIFICATION))
        .hasMessageEndingWith("its token is not on this machine");
    assertThat(requests()).isEmpty();
  }

  /** A line break at the end of a variable is easily made. */
  @Test
  void aTokenThatIsNoneIsNotShown() {
    var url = URI.create(web.url());
    var broken = new Secrets(Map.of("TOKEN", "canary\nbird"));
    var notifier = new WebhookNotifier(new Webhook(url, TOKEN), broken);

    assertThatThrownBy(() -> notifier.tell(NOTIFICATION))
        .isInstanceOf(NotificationFailedException.class)
        .hasMessageEndingWith("its token has a character that no token has")
        .hasNoCause();
    assertThat(requests()).isEmpty();
  }

  @Test
  void sendsMailToTheOwner() throws Exception {
    new MailNotifier(mail(Transport.PLAIN), SECRETS).tell(NOTIFICATION);

    assertThat(mail.getReceivedMessages()).hasSize(1);
    var message = mail.getReceivedMessages()[0];
    assertThat(message.getSubject()).isEqualTo("Contract 'shop' is onboarded");
    assertThat(message.getFrom())
        .extracting(Object::toString)
        .containsExactly("chimera@example.org");
    assertThat(message.getAllRecipients())
        .extracting(Object::toString)
        .containsExactly("shop@example.org");
    assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(message.getContent().toString().replace("\r\n", "\n"))
        .startsWith("Contract 'shop' 1.0.0 is onboarded, and its data can be discovered.\n\n")
        .contains("Tables in catalog 'lake': shop.orders, shop.visits\n");
  }

  /** Whoever sits between could hide that the server offers it. */
  @Test
  void sendsNothingInTheClearUnlessToldTo() {
    assertThatThrownBy(() -> new MailNotifier(mail(Transport.STARTTLS), SECRETS).tell(NOTIFICATION))
        .hasMessage(
            "Cannot send mail by '127.0.0.1:%d': STARTTLS is required but host does not support STARTTLS"
                .formatted(mail.getSmtp().getPort()));
    assertThat(mail.getReceivedMessages()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop@example.org\r\nBcc: thief@example.org",
        "shop@example.org\nBcc:thief@example.org",
        "shop@example.org,thief@example.org",
        "shop@example.org thief@example.org",
        "Shop<thief@example.org>",
        "all:shop@example.org,thief@example.org;"
      })
  void textOfAContractNamesNoFurtherReaders(String support) {
    var notification = Notification.discoverable(REQUEST, support, "lake", List.of());

    assertThatThrownBy(() -> new MailNotifier(mail(Transport.PLAIN), SECRETS).tell(notification))
        .isInstanceOf(NotificationFailedException.class)
        .hasMessageNotContaining("\n");
    assertThat(mail.getReceivedMessages()).isEmpty();
  }

  @Test
  void textOfAContractBecomesNoHeader() {
    var notification =
        new Notification("1", "shop@example.org", "A\r\nBcc: thief@example.org", "", "{}");

    assertThatThrownBy(() -> new MailNotifier(mail(Transport.PLAIN), SECRETS).tell(notification))
        .hasMessageEndingWith("'A??Bcc: thief@example.org' has a control character");
    assertThat(mail.getReceivedMessages()).isEmpty();
  }

  @Test
  void theWaysAreThoseOfTheSettings() {
    assertThat(Notifier.of(null, SECRETS)).isEmpty();
    var settings =
        new NotificationSettings(
            new Webhook(URI.create("http://chat"), null), mail(Transport.PLAIN));
    assertThat(Notifier.of(settings, SECRETS).keySet()).containsExactly("webhook", "mail");
  }
}
