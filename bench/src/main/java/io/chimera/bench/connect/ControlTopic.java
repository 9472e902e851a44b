package io.chimera.bench.connect;

import io.chimera.local.KafkaTopics;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topic by which the sink's parts talk of commits; the sink expects to find it. */
public final class ControlTopic {
  private static final String NAME = "control-iceberg";

  private ControlTopic() {}

  /** Makes it, unless it is there. */
  public static void make(String servers) throws ExecutionException, InterruptedException {
    try (var admin =
        Admin.create(Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers))) {
      KafkaTopics.create(admin, new NewTopic(NAME, 1, (short) 1));
    } catch (ExecutionException failure) {
      if (!(failure.getCause() instanceof TopicExistsException)) {
        throw failure;
      }
    }
  }
}
