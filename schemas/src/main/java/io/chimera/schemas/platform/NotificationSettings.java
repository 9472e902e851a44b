package io.chimera.schemas.platform;

import io.chimera.schemas.contract.SecretReference;
import java.io.Serializable;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How the owner of a contract is told something. Holds references to secrets, never a secret.
 *
 * @param webhook a web service that is posted to; absent for none
 * @param mail a server that takes mail; absent for none
 */
public record NotificationSettings(@Nullable Webhook webhook, @Nullable Mail mail)
    implements Serializable {

  /**
   * A web service that takes notifications.
   *
   * @param url where they are posted
   * @param token by which it lets us in; absent where it asks for none
   */
  public record Webhook(URI url, @Nullable SecretReference token) implements Serializable {}

  /**
   * A server that takes mail by SMTP.
   *
   * @param host its name or address
   * @param port where it listens
   * @param from the address that mail comes from
   * @param transport how the connection is protected
   * @param login who sends; absent where the server does not ask
   */
  public record Mail(String host, int port, String from, Transport transport, @Nullable Login login)
      implements Serializable {}

  /** How a connection to a server of mail is protected. */
  public enum Transport {
    /** By STARTTLS, with a certificate of that host; without it nothing is sent. */
    STARTTLS,
    /** Not at all, as for a server on this machine. */
    PLAIN
  }

  /**
   * A user of a server of mail.
   *
   * @param user the name
   * @param password reference to the password
   */
  public record Login(String user, SecretReference password) implements Serializable {}
}
