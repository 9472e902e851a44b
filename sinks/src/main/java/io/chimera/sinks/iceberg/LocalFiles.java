package io.chimera.sinks.iceberg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's file system of this machine, which starts no process. Its own runs {@code chmod} in a
 * shell for every file and every checksum that it makes, where Hadoop's native library is not
 * there, as it is not here: two processes and two threads a file, milliseconds each.
 */
public final class LocalFiles extends LocalFileSystem {
  private static final String SETTING = "fs.file.impl";
  private static final URI ROOT = URI.create("file:///");

  /** As Hadoop makes it. */
  public LocalFiles() {
    super(new Raw());
  }

  /** Hadoop's settings as they come, with these files. */
  static Configuration configuration() {
    var configuration = new Configuration();
    configuration.setClass(SETTING, LocalFiles.class, FileSystem.class);
    // Iceberg's copies of these settings ask the thread's class loader, which is Flink's own where
    // a session of SQL has added the job jar. What Hadoop has made once, it makes no more.
    configuration.setClassLoader(LocalFiles.class.getClassLoader());
    try {
      FileSystem unusedKept = FileSystem.get(ROOT, configuration);
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot open the files of this machine", failure);
    }
    return configuration;
  }

  private static final class Raw extends RawLocalFileSystem {
    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      String text =
          permission.getUserAction().SYMBOL
              + permission.getGroupAction().SYMBOL
              + permission.getOtherAction().SYMBOL;
      Files.setPosixFilePermissions(
          pathToFile(path).toPath(), PosixFilePermissions.fromString(text));
    }
  }
}
