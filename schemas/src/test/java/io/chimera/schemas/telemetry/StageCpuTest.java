package io.chimera.schemas.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class StageCpuTest {
  private final Map<String, Gauge<?>> gauges = new ConcurrentHashMap<>();

  /** Keeps gauges by the last label. */
  private final class Group extends UnregisteredMetricsGroup {
    private final String label;

    Group(String label) {
      this.label = label;
    }

    @Override
    public MetricGroup addGroup(String key, String value) {
      return new Group(value);
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      gauges.put(label, gauge);
      return gauge;
    }
  }

  private double seconds(String stage) {
    Gauge<?> gauge = gauges.get(stage);
    return gauge == null ? 0 : ((Number) gauge.getValue()).doubleValue();
  }

  @Test
  void countsTheTimeOfAThreadThatWorks() throws Exception {
    double sum = 0;
    try (var unusedWatch = StageCpu.watch(new Group(""))) {
      // This test is none of our stages, so its time is that of whoever calls them.
      while (seconds("flink") == 0) {
        sum += Math.sqrt(sum + 1);
      }
    }

    assertThat(sum).isPositive();
    assertThat(gauges).hasSameSizeAs(RecordStage.values());
    assertThat(seconds("decode")).isZero();
  }

  private static Thread thread(String name, ClassLoader job) {
    var thread = new Thread(() -> {}, name);
    thread.setContextClassLoader(job);
    return thread;
  }

  @Test
  void aFetcherIsThatOfTheTaskOfItsNameInItsOwnJob() throws Exception {
    String name = "Source: read (1/2)#1";
    String fetcher = "Source Data Fetcher for " + name;
    try (var casino = new URLClassLoader(new URL[0]);
        var shop = new URLClassLoader(new URL[0])) {
      Thread ofCasino = thread(name, casino);
      Thread ofShop = thread(name, shop);

      assertThat(StageCpu.isFetcherOf(ofCasino, thread(fetcher, casino))).isTrue();
      assertThat(StageCpu.isFetcherOf(ofShop, thread(fetcher, casino))).isFalse();
      assertThat(StageCpu.isFetcherOf(ofShop, thread(fetcher, shop))).isTrue();
      assertThat(StageCpu.isFetcherOf(ofCasino, thread(fetcher + "2", casino))).isFalse();
      assertThat(StageCpu.isFetcherOf(ofCasino, ofCasino)).isFalse();
    }
  }

  @Test
  void watchesAThreadOnceHoweverManyOfItsOperatorsAsk() throws Exception {
    try (var unusedFirst = StageCpu.watch(new Group(""))) {
      gauges.clear();
      try (var unusedSecond = StageCpu.watch(new Group(""))) {
        assertThat(gauges).isEmpty();
      }
    }
    try (var unusedThird = StageCpu.watch(new Group(""))) {
      assertThat(gauges).isNotEmpty();
    }
  }
}
