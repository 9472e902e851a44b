package io.chimera.bench.scale;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.Notification;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/** The most of what this process holds at a time, while it is looked at. */
final class Peaks implements AutoCloseable {
  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final String RESIDENT = "VmHWM:";
  private static final long KIBIBYTE = 1024;

  private final Thread looker = new Thread(this::look, "bench-peaks");
  private final NotificationListener listener = this::collected;
  private final Set<String> heapPools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toUnmodifiableSet());
  private volatile boolean isOver;
  private volatile long heapBytes;
  private volatile long openFiles;
  private volatile int threads;

  private Peaks() {}

  /**
   * What was most.
   *
   * @param heapBytes of the heap, after a collection
   * @param residentBytes of the process, since it began
   * @param metaspaceBytes of classes, in the end
   * @param openFiles handles of files and connections
   * @param threads of Java
   */
  record Footprint(
      long heapBytes, long residentBytes, long metaspaceBytes, long openFiles, int threads) {}

  /** Begins to look. */
  static Peaks begin() throws JMException {
    var peaks = new Peaks();
    for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ManagementFactory.getPlatformMBeanServer()
          .addNotificationListener(collector.getObjectName(), peaks.listener, null, null);
    }
    peaks.looker.setDaemon(true);
    peaks.looker.start();
    return peaks;
  }

  private void look() {
    while (!isOver) {
      take();
      LockSupport.parkNanos(EVERY_NANOS);
    }
  }

  private synchronized void take() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      openFiles = Math.max(openFiles, system.getOpenFileDescriptorCount());
    }
    threads = Math.max(threads, ManagementFactory.getThreadMXBean().getThreadCount());
  }

  private synchronized void collected(Notification notification, @Nullable Object unused) {
    if (notification.getUserData() instanceof CompositeData data) {
      var info = GarbageCollectionNotificationInfo.from(data).getGcInfo();
      long used = 0;
      for (var pool : info.getMemoryUsageAfterGc().entrySet()) {
        used += heapPools.contains(pool.getKey()) ? pool.getValue().getUsed() : 0;
      }
      heapBytes = Math.max(heapBytes, used);
    }
  }

  /** So far; where nothing was collected yet, what is in use. */
  synchronized Footprint footprint() throws IOException {
    take();
    long heap =
        heapBytes == 0
            ? ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
            : heapBytes;
    return new Footprint(heap, residentBytes(), metaspaceBytes(), openFiles, threads);
  }

  private static long metaspaceBytes() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().equals("Metaspace"))
        .mapToLong(pool -> pool.getUsage().getUsed())
        .sum();
  }

  private static long residentBytes() throws IOException {
    return residentBytes(Files.readString(Path.of("/proc/self/status")));
  }

  /** From what Linux tells of a process. */
  static long residentBytes(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith(RESIDENT))
        .map(line -> line.substring(RESIDENT.length(), line.lastIndexOf(' ')).strip())
        .mapToLong(kibibytes -> Long.parseLong(kibibytes) * KIBIBYTE)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() throws JMException, InterruptedException {
    isOver = true;
    looker.join();
    for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ManagementFactory.getPlatformMBeanServer()
          .removeNotificationListener(collector.getObjectName(), listener);
    }
  }
}
