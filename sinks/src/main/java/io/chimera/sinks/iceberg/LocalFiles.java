package io.chimera.sinks.iceberg;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.flink.util.TemporaryClassLoaderContext;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's file system of this machine, which starts no process. Its own runs {@code chmod} in a
 * shell for every file and every checksum that it makes, and {@code ls} for every file that it
 * lists, where Hadoop's native library is not there, as it is not here: two processes and two
 * threads a file, milliseconds each; and a file that has gone by then is an error.
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
    ClassLoader own = LocalFiles.class.getClassLoader();
    configuration.setClassLoader(own);
    // What Hadoop makes on the way asks the thread's, too.
    try (var unusedContext = TemporaryClassLoaderContext.of(own)) {
      FileSystem unusedKept = FileSystem.get(ROOT, configuration);
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot open the files of this machine", failure);
    }
    return configuration;
  }

  private static final class Raw extends RawLocalFileSystem {
    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
      try {
        var found = Files.readAttributes(pathToFile(path).toPath(), PosixFileAttributes.class);
        String permissions = PosixFilePermissions.toString(found.permissions());
        return new FileStatus(
            found.size(),
            found.isDirectory(),
            1,
            getDefaultBlockSize(path),
            found.lastModifiedTime().toMillis(),
            found.lastAccessTime().toMillis(),
            FsPermission.valueOf((found.isDirectory() ? "d" : "-") + permissions),
            null,
            null,
            makeQualified(path));
      } catch (FileSystemException failure) {
        if (pathToFile(path).exists()) {
          throw failure;
        }
        var gone = new FileNotFoundException("File '" + path + "' does not exist");
        gone.initCause(failure);
        throw gone;
      }
    }

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
