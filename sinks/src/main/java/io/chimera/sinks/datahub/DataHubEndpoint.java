package io.chimera.sinks.datahub;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.platform.PlatformSettings.DataHubSettings;
import io.chimera.sinks.facts.JsonPost;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Posts proposals to DataHub's metadata service, one after the other. One that is away is asked
 * again a few times, longer apart with each; what it refuses is not posted again, as nothing would
 * make it better. A proposal that is posted twice changes nothing, so whatever fails can be done
 * again from the beginning.
 */
public final class DataHubEndpoint {
  private static final String ACTION = "/aspects?action=ingestProposal";
  private static final Map<String, String> HEADERS =
      Map.of("X-RestLi-Protocol-Version", "2.0.0", "Accept", "application/json");
  private static final int PATIENCE_MILLIS = 30_000;
  private static final int OK = 200;
  private static final int FIRST_OTHER = 300;
  private static final int FIRST_TROUBLE = 500;
  private static final int TIMED_OUT = 408;
  private static final int TOO_MANY = 429;

  /** Between the attempts at one proposal, of which there is one more. */
  static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(4),
          Duration.ofSeconds(8));

  private final URI url;
  private final JsonPost place;
  private final Pauses pauses;

  DataHubEndpoint(DataHubSettings settings, Pauses pauses) {
    this.url = settings.url();
    this.place = JsonPost.to(action(settings.url()), settings.token()).with(HEADERS);
    this.pauses = pauses;
  }

  /**
   * Opens it; nothing is asked of it yet.
   *
   * @throws io.chimera.schemas.platform.MissingSecretException if its token is not on this machine
   */
  public static DataHubEndpoint open(DataHubSettings settings) {
    return new DataHubEndpoint(settings, pause -> Thread.sleep(pause.toMillis()));
  }

  private static URI action(URI base) {
    String text = base.toString();
    return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + ACTION);
  }

  /**
   * Posts them in their order, and ends with the first that fails.
   *
   * @throws DataHubException if one is refused, or the service stays away; it names the proposal,
   *     and never the token
   */
  public void publish(List<Proposal> proposals) throws InterruptedException {
    for (Proposal proposal : proposals) {
      publish(proposal);
    }
  }

  private void publish(Proposal proposal) throws InterruptedException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("proposal", proposal.json());
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    for (int attempt = 0; ; attempt++) {
      IOException trouble;
      try {
        int answer = place.post(bytes, PATIENCE_MILLIS);
        if (answer >= OK && answer < FIRST_OTHER) {
          return;
        }
        boolean isPassing = answer >= FIRST_TROUBLE || answer == TIMED_OUT || answer == TOO_MANY;
        if (!isPassing) {
          throw new DataHubException(
              failed(proposal)
                  + "it answers "
                  + answer
                  + "; look at its log, and at the token where that is 401 or 403",
              null);
        }
        trouble = new IOException("it answers " + answer);
      } catch (IOException away) {
        trouble = away;
      }
      if (attempt == PAUSES.size()) {
        throw new DataHubException(
            failed(proposal)
                + "it is away, asked "
                + (PAUSES.size() + 1)
                + " times; publish again when it is there",
            trouble);
      }
      pauses.pause(PAUSES.get(attempt));
    }
  }

  private String failed(Proposal proposal) {
    return "Cannot publish '"
        + proposal.aspectName()
        + "' of "
        + proposal.entityUrn()
        + " to '"
        + url
        + "': ";
  }

  /** How time passes between attempts. */
  @FunctionalInterface
  interface Pauses {
    void pause(Duration pause) throws InterruptedException;
  }
}
