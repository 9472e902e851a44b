package io.chimera.sinks.facts;

import io.chimera.schemas.platform.PlatformSettings.EventSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the topics that facts go to, with the broker's own defaults, where they are missing. */
public final class EventTopics {
  private static final Logger LOG = LoggerFactory.getLogger(EventTopics.class);

  /** Those that a pipeline publishes on. */
  public static final List<FactTopic> OF_PIPELINES =
      List.of(FactTopic.LINEAGE, FactTopic.RUNS, FactTopic.QUALITY);

  /** Those on which contracts are onboarded. */
  public static final List<FactTopic> OF_ONBOARDING =
      List.of(FactTopic.ONBOARDING, FactTopic.COMPLETION, FactTopic.DISCOVERY);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private EventTopics() {}

  /**
   * Makes what is missing. Facts never hold up a pipeline: where a topic cannot be made, because
   * the broker is away or topics are made by somebody else, that is logged and the run goes on.
   */
  public static void ensure(EventSettings settings, Collection<FactTopic> facts) {
    boolean unusedMade = make(settings, facts, PATIENCE);
  }

  /**
   * As {@link #ensure}.
   *
   * @param patience how long to wait for the broker
   * @return whether there is one now that was missing
   */
  public static boolean make(
      EventSettings settings, Collection<FactTopic> facts, Duration patience) {
    boolean isMade = false;
    List<String> topics = facts.stream().map(each -> each.nameIn(settings)).distinct().toList();
    int millis = (int) patience.toMillis();
    Map<String, Object> configuration = EventClients.properties(settings);
    configuration.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    configuration.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    try (var admin = Admin.create(configuration)) {
      var made =
          admin
              .createTopics(
                  topics.stream()
                      .map(topic -> new NewTopic(topic, Optional.empty(), Optional.empty()))
                      .toList())
              .values();
      for (String topic : topics) {
        isMade |= isMade(topic, made.get(topic), settings, patience);
      }
    } catch (TimeoutException | KafkaException failure) {
      LOG.warn("Cannot make topics {} at {}", topics, settings.servers(), failure);
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
    }
    return isMade;
  }

  private static boolean isMade(
      String topic, KafkaFuture<Void> made, EventSettings settings, Duration patience)
      throws InterruptedException, TimeoutException {
    try {
      made.get(patience.toSeconds(), TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException failure) {
      if (!(failure.getCause() instanceof TopicExistsException)) {
        LOG.warn("Cannot make topic '{}' at {}", topic, settings.servers(), failure.getCause());
      }
      return false;
    }
  }
}
