package io.chimera.faults.processes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A small disk that can be filled: a tmpfs where this process may mount one, else a directory,
 * which cannot be filled and says so.
 */
final class Disk implements AutoCloseable {
  private static final int BLOCK = 1 << 16;

  private final Path directory;
  private final boolean isMounted;

  private Disk(Path directory, boolean isMounted) {
    this.directory = directory;
    this.isMounted = isMounted;
  }

  static Disk mount(Path directory, int megabytes) throws IOException {
    Files.createDirectories(directory);
    boolean isMounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", directory.toString());
    return new Disk(directory, isMounted);
  }

  Path directory() {
    return directory;
  }

  /** Whether it can be filled. */
  boolean isSmall() {
    return isMounted;
  }

  /** Fills it to the last byte. */
  void fill() throws IOException {
    if (!isMounted) {
      throw new IOException("Cannot fill '" + directory + "': it is no disk of its own");
    }
    try (var ballast =
        FileChannel.open(ballast(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ballast.position(ballast.size());
      var block = ByteBuffer.allocate(BLOCK);
      while (true) {
        block.clear();
        ballast.write(block);
      }
    } catch (IOException full) {
      // That is what it was for.
    }
  }

  /** Makes room again. */
  void release() {
    try {
      Files.deleteIfExists(ballast());
    } catch (IOException failure) {
      throw new IllegalStateException("Cannot make room in '" + directory + "'", failure);
    }
  }

  private Path ballast() {
    return directory.resolve("ballast");
  }

  private static boolean run(String... command) throws IOException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    if (isMounted && !run("umount", directory.toString())) {
      throw new IOException("Cannot unmount '" + directory + "'");
    }
  }
}
