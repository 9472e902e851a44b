package io.chimera.faults.minicluster;

import io.chimera.faults.minicluster.FaultPlan.Call;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.jspecify.annotations.Nullable;

/** Files that cannot be read now and then, on a disk that is full now and then. */
final class FaultyFiles implements FileIO {
  private static final long serialVersionUID = 1L;
  private static final int SOME_BYTES = 100;

  private final FileIO files;
  private final transient FaultPlan plan;

  FaultyFiles(FileIO files, FaultPlan plan) {
    this.files = files;
    this.plan = plan;
  }

  private static IOException full() {
    return new IOException("No space left on device");
  }

  @Override
  public InputFile newInputFile(String path) {
    if (plan.next(Call.READ) != null) {
      throw new UncheckedIOException(new IOException("Input/output error"));
    }
    return files.newInputFile(path);
  }

  @Override
  public OutputFile newOutputFile(String path) {
    return new FaultyOutput(files.newOutputFile(path));
  }

  @Override
  public void deleteFile(String path) {
    files.deleteFile(path);
  }

  private final class FaultyOutput implements OutputFile {
    private final OutputFile file;

    FaultyOutput(OutputFile file) {
      this.file = file;
    }

    @Override
    public PositionOutputStream create() {
      return faulty(file.create());
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      return faulty(file.createOrOverwrite());
    }

    private PositionOutputStream faulty(PositionOutputStream stream) {
      FaultKind fault = plan.next(Call.FILE);
      if (fault == FaultKind.DISK_FULL_AT_START) {
        try {
          stream.close();
        } catch (IOException alsoFull) {
          throw new UncheckedIOException(alsoFull);
        }
        throw new UncheckedIOException(full());
      }
      return fault == null ? stream : new FullStream(stream, fault);
    }

    @Override
    public String location() {
      return file.location();
    }

    @Override
    public InputFile toInputFile() {
      return file.toInputFile();
    }
  }

  private static final class FullStream extends PositionOutputStream {
    private final PositionOutputStream stream;
    private final @Nullable FaultKind fault;

    FullStream(PositionOutputStream stream, FaultKind fault) {
      this.stream = stream;
      this.fault = fault;
    }

    private void check() throws IOException {
      if (fault == FaultKind.DISK_FULL_INSIDE && stream.getPos() >= SOME_BYTES) {
        throw full();
      }
    }

    @Override
    public long getPos() throws IOException {
      return stream.getPos();
    }

    @Override
    public void write(int each) throws IOException {
      check();
      stream.write(each);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      check();
      stream.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
      stream.flush();
    }

    @Override
    public void close() throws IOException {
      stream.close();
      if (fault == FaultKind.DISK_FULL_AT_CLOSE) {
        throw full();
      }
    }
  }
}
