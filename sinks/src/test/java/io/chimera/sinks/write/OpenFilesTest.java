package io.chimera.sinks.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
  private final List<String> closed = new ArrayList<>();

  private final class Named extends OpenFiles.OpenFile {
    private final String name;

    Named(String name) {
      this.name = name;
    }

    @Override
    void close() throws IOException {
      closed.add(name);
    }
  }

  private static void write(OpenFiles files, OpenFiles.OpenFile file, long held)
      throws IOException {
    files.use(file);
    files.hold(file, held);
  }

  @Test
  void closesNothingUpToTheBound() throws Exception {
    var files = new OpenFiles(() -> 100, 3);
    write(files, new Named("a"), 40);
    write(files, new Named("b"), 30);
    write(files, new Named("c"), 30);

    assertThat(closed).isEmpty();
  }

  @Test
  void closesWhatIsDoneAndNotWhatGrows() throws Exception {
    var files = new OpenFiles(() -> 100, 10);
    var first = new Named("first day");
    var second = new Named("second day");
    write(files, first, 40);
    write(files, second, 10);
    for (int rows = 0; rows < 10; rows++) {
      files.use(second);
    }
    files.hold(second, 90);
    assertThat(closed).containsExactly("first day");

    write(files, new Named("third day"), 20);

    assertThat(closed).containsExactly("first day", "second day");
  }

  @Test
  void closesTheLargestOfThoseThatGetRowsAlike() throws Exception {
    var files = new OpenFiles(() -> 100, 10);
    write(files, new Named("small"), 10);
    write(files, new Named("large"), 60);
    write(files, new Named("middle"), 20);
    write(files, new Named("new"), 15);

    assertThat(closed).containsExactly("large");
  }

  @Test
  void closesNoMoreThanItHasTo() throws Exception {
    var files = new OpenFiles(() -> 100, 10);
    for (int index = 0; index < 9; index++) {
      write(files, new Named("file " + index), 10);
    }

    write(files, new Named("large"), 35);

    assertThat(closed).containsExactly("file 0", "file 1", "file 2");
  }

  @Test
  void keepsTheOneThatHasJustBeenWrittenToHoweverLargeItIs() throws Exception {
    var files = new OpenFiles(() -> 100, 10);
    var only = new Named("only");
    write(files, only, 50);
    write(files, only, 5000);
    assertThat(closed).isEmpty();

    var next = new Named("next");
    write(files, next, 5000);

    assertThat(closed).containsExactly("only");
  }

  @Test
  void boundsTheirNumber() throws Exception {
    var files = new OpenFiles(() -> 100, 2);
    write(files, new Named("a"), 1);
    write(files, new Named("b"), 1);
    write(files, new Named("c"), 1);

    assertThat(closed).containsExactly("a");
  }

  @Test
  void doesNotCountWhatOthersHaveClosed() throws Exception {
    var files = new OpenFiles(() -> 100, 2);
    var a = new Named("a");
    var b = new Named("b");
    write(files, a, 50);
    write(files, b, 50);
    files.forget(a);
    files.forget(a);
    files.forget(b);

    write(files, new Named("c"), 60);
    write(files, new Named("d"), 40);

    assertThat(closed).isEmpty();
  }

  @Test
  void forgetsAFileThatCannotBeClosed() throws Exception {
    var files = new OpenFiles(() -> 100, 10);
    var broken =
        new OpenFiles.OpenFile() {
          @Override
          void close() throws IOException {
            throw new IOException("disk full");
          }
        };
    write(files, broken, 90);
    var next = new Named("next");
    assertThatThrownBy(() -> write(files, next, 90)).hasMessage("disk full");

    write(files, next, 100);

    assertThat(closed).isEmpty();
  }
}
