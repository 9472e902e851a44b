package io.chimera.sinks.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {
  @TempDir private Path directory;

  /** A new one, and not what this JVM has already. */
  private static FileSystem files() throws IOException {
    return FileSystem.newInstance(URI.create("file:///"), LocalFiles.configuration());
  }

  private org.apache.hadoop.fs.Path at(String name) {
    return new org.apache.hadoop.fs.Path(directory.resolve(name).toUri());
  }

  private void write(FileSystem files, String name) throws IOException {
    try (var out = files.create(at(name))) {
      out.write("rows".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void isTheOneThatCatalogsTake() throws Exception {
    try (var files = files()) {
      assertThat(files).isInstanceOf(LocalFiles.class);
    }
  }

  @Test
  void areFoundByAThreadThatDoesNotKnowOurClasses() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    try (var files = files()) {
      assertThat(files).isInstanceOf(LocalFiles.class);
    } finally {
      thread.setContextClassLoader(own);
    }
  }

  @Test
  void makesFilesWithoutStartingAProcess() throws Exception {
    try (var files = files();
        var recording = new Recording()) {
      recording.enable("jdk.ProcessStart");
      recording.start();
      write(files, "table/data/file");
      recording.stop();

      assertThat(directory.resolve("table/data/file")).hasContent("rows");
      assertThat(events(recording)).isEmpty();
    }
  }

  /** Whoever lists a table beside a pipeline finds files that are gone when they are looked at. */
  @Test
  void tellsOfFilesWithoutStartingAProcess() throws Exception {
    try (var files = files();
        var recording = new Recording()) {
      write(files, "table/data/file");
      recording.enable("jdk.ProcessStart");
      recording.start();
      var found = files.listStatus(at("table/data"))[0];
      Files.delete(directory.resolve("table/data/file"));
      var located = new LocatedFileStatus(found, null);
      recording.stop();

      assertThat(located.getLen()).isEqualTo(4);
      assertThat(located.isFile()).isTrue();
      assertThat(located.getPath()).isEqualTo(files.makeQualified(at("table/data/file")));
      assertThat(events(recording)).isEmpty();
    }
  }

  @Test
  void saysThatAFileIsNotThere() throws Exception {
    try (var files = files()) {
      write(files, "file");

      assertThat(files.exists(at("none"))).isFalse();
      assertThat(files.exists(at("file/below"))).isFalse();
      assertThatThrownBy(() -> files.getFileStatus(at("none")))
          .isInstanceOf(FileNotFoundException.class)
          .hasMessageEndingWith("none' does not exist");
    }
  }

  private List<RecordedEvent> events(Recording recording) throws IOException {
    Path dump = directory.resolve("dump.jfr");
    recording.dump(dump);
    return RecordingFile.readAllEvents(dump);
  }

  @Test
  void setsPermissionsAsAsked() throws Exception {
    try (var files = files()) {
      write(files, "file");

      files.setPermission(at("file"), new FsPermission((short) 0640));

      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(directory.resolve("file"))))
          .isEqualTo("rw-r-----");
    }
  }
}
