package io.chimera.sinks.facts;

import io.chimera.schemas.contract.SecretReference;
import io.chimera.schemas.platform.Secrets;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Posts JSON to one address, and follows nobody elsewhere with the token it shows there. */
public final class JsonPost {
  private final URI url;
  private final Map<String, String> headers;
  private final @Nullable String token;

  private JsonPost(URI url, Map<String, String> headers, @Nullable String token) {
    this.url = url;
    this.headers = Map.copyOf(headers);
    this.token = token;
  }

  /**
   * @param token where the bearer token for it is; null for an address that asks for none
   * @throws io.chimera.schemas.platform.MissingSecretException if the token is not on this machine
   * @throws IllegalArgumentException if it is no token
   */
  public static JsonPost to(URI url, @Nullable SecretReference token) {
    return to(url, token, Secrets.ofThisMachine());
  }

  /**
   * As {@link #to(URI, SecretReference)}.
   *
   * @param secrets where the token is looked up
   */
  public static JsonPost to(URI url, @Nullable SecretReference token, Secrets secrets) {
    return new JsonPost(url, Map.of(), token == null ? null : secrets.resolveToken(token));
  }

  /** The same with these headers too. */
  public JsonPost with(Map<String, String> others) {
    return new JsonPost(url, others, token);
  }

  /**
   * Posts.
   *
   * @param millis how long to wait for a connection, and for an answer
   * @return the answer's status
   * @throws IOException if there is no answer
   */
  public int post(byte[] body, int millis) throws IOException {
    var connection = (HttpURLConnection) url.toURL().openConnection();
    try {
      connection.setConnectTimeout(millis);
      connection.setReadTimeout(millis);
      connection.setInstanceFollowRedirects(false);
      connection.setRequestMethod("POST");
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/json");
      headers.forEach(connection::setRequestProperty);
      if (token != null) {
        connection.setRequestProperty("Authorization", "Bearer " + token);
      }
      connection.setFixedLengthStreamingMode(body.length);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body);
      }
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }
}
