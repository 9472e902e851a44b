package io.chimera.jobs.run;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.HTTPServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Properties;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.prometheus.AbstractPrometheusReporter;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.apache.flink.util.NetUtils;
import org.jspecify.annotations.Nullable;

/**
 * Flink's Prometheus reporter on 127.0.0.1. Flink's own one opens its port on every interface and
 * has no option for the address; on a cluster, behind its network rules, use that one.
 *
 * <p>Option {@code port}: a port or a range, the first free one is taken (default {@code 9249}).
 */
public final class LoopbackPrometheusReporter extends AbstractPrometheusReporter {
  private static final String DEFAULT_PORT = "9249";

  private @Nullable HTTPServer server;

  /** Found by Flink through the service loader. */
  public static final class Factory implements MetricReporterFactory {
    @Override
    public MetricReporter createMetricReporter(Properties properties) {
      return new LoopbackPrometheusReporter();
    }
  }

  @Override
  public void open(MetricConfig config) {
    super.open(config);
    var range = config.getString("port", DEFAULT_PORT);
    var ports = NetUtils.getPortRangeFromString(range);
    while (server == null && ports.hasNext()) {
      server = listen(ports.next());
    }
    if (server == null) {
      throw new IllegalStateException(
          "Cannot serve metrics: no port of '" + range + "' is free on 127.0.0.1");
    }
    log.info("Metrics are served on 127.0.0.1:{}", server.getPort());
  }

  private @Nullable HTTPServer listen(int port) {
    try {
      return new HTTPServer(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), registry(), true);
    } catch (IOException taken) {
      log.debug("Port {} is taken", port, taken);
      return null;
    }
  }

  /** The superclass keeps it to its own package. */
  private CollectorRegistry registry() {
    try {
      var field = AbstractPrometheusReporter.class.getDeclaredField("registry");
      field.setAccessible(true);
      return (CollectorRegistry) field.get(this);
    } catch (ReflectiveOperationException changed) {
      throw new IllegalStateException("Cannot serve metrics with this version of Flink", changed);
    }
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop();
    }
    super.close();
  }
}
