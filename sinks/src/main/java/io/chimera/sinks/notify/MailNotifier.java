package io.chimera.sinks.notify;

import io.chimera.schemas.platform.MissingSecretException;
import io.chimera.schemas.platform.NotificationSettings.Login;
import io.chimera.schemas.platform.NotificationSettings.Mail;
import io.chimera.schemas.platform.NotificationSettings.Transport;
import io.chimera.schemas.platform.Secrets;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** Sends notifications by mail to the owner's address. */
public final class MailNotifier implements Notifier {
  private static final String TIMEOUT_MILLIS = "10000";

  private final Mail mail;
  private final Secrets secrets;

  MailNotifier(Mail mail, Secrets secrets) {
    this.mail = mail;
    this.secrets = secrets;
  }

  @Override
  public void tell(Notification notification) throws NotificationFailedException {
    Session session = Session.getInstance(properties());
    try {
      MimeMessage message = message(session, notification);
      message.saveChanges();
      Login login = mail.login();
      try (var transport = session.getTransport()) {
        if (login == null) {
          transport.connect();
        } else {
          transport.connect(login.user(), secrets.resolve(login.password()));
        }
        transport.sendMessage(message, message.getAllRecipients());
      }
    } catch (MissingSecretException missing) {
      throw failed("the password is not on this machine", missing);
    } catch (MessagingException refused) {
      throw failed(String.valueOf(refused.getMessage()).strip(), refused);
    }
  }

  private NotificationFailedException failed(String why, Exception cause) {
    return new NotificationFailedException(
        "Cannot send mail by '" + mail.host() + ":" + mail.port() + "': " + why, cause);
  }

  private Properties properties() {
    boolean isProtected = mail.transport() == Transport.STARTTLS;
    var properties = new Properties();
    properties.setProperty("mail.transport.protocol", "smtp");
    properties.setProperty("mail.smtp.host", mail.host());
    properties.setProperty("mail.smtp.port", Integer.toString(mail.port()));
    properties.setProperty("mail.smtp.auth", Boolean.toString(mail.login() != null));
    properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(isProtected));
    // Without it nothing is sent: whoever sits between could hide that the server offers it.
    properties.setProperty("mail.smtp.starttls.required", Boolean.toString(isProtected));
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    properties.setProperty("mail.smtp.connectiontimeout", TIMEOUT_MILLIS);
    properties.setProperty("mail.smtp.timeout", TIMEOUT_MILLIS);
    properties.setProperty("mail.smtp.writetimeout", TIMEOUT_MILLIS);
    return properties;
  }

  private MimeMessage message(Session session, Notification notification)
      throws MessagingException, NotificationFailedException {
    var message = new MimeMessage(session);
    message.setFrom(address(mail.from()));
    message.setRecipient(Message.RecipientType.TO, address(notification.to()));
    message.setSubject(line(notification.subject()), StandardCharsets.UTF_8.name());
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setText(notification.text(), StandardCharsets.UTF_8.name());
    return message;
  }

  /** One address: a text from outside must not name further ones. */
  private InternetAddress address(String text) throws NotificationFailedException {
    try {
      var address = new InternetAddress(line(text), true);
      if (address.isGroup() || !text.equals(address.getAddress())) {
        throw failed("'" + text + "' is not one address", new AddressException(text));
      }
      return address;
    } catch (AddressException wrong) {
      throw failed("'" + shown(text) + "' is no address", wrong);
    }
  }

  /** A text of one line: with more, it would become further headers. */
  private String line(String text) throws NotificationFailedException {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw failed(
          "'" + shown(text) + "' has a control character",
          new IllegalArgumentException("A header is one line"));
    }
    return text;
  }

  private static String shown(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
