package io.chimera.bench;

import java.util.Map;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;

/** Files that are written to memory, over and over the same piece of it. */
final class MemoryFiles implements FileIO {
  private static final long serialVersionUID = 1L;

  private static final int BYTES = 1 << 20;

  /**
   * The table, as if it lay here. Compressed as it is: for other codecs the pipeline has another
   * writer.
   */
  static Table table(Table like) {
    TableMetadata metadata = ((HasTableOperations) like).operations().current();
    return new BaseTable(
        new StaticTableOperations(
            metadata,
            new MemoryFiles(),
            LocationProviders.locationsFor(metadata.location(), Map.of())),
        like.name());
  }

  @Override
  public OutputFile newOutputFile(String path) {
    return new Written(path);
  }

  @Override
  public InputFile newInputFile(String path) {
    throw unreadable(path);
  }

  @Override
  public void deleteFile(String path) {
    // It never was a file.
  }

  private static UnsupportedOperationException unreadable(String path) {
    return new UnsupportedOperationException(
        "Cannot read '%s': what is written to memory is not kept".formatted(path));
  }

  private record Written(String location) implements OutputFile {
    @Override
    public PositionOutputStream create() {
      return new Ring();
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      return create();
    }

    @Override
    public InputFile toInputFile() {
      throw unreadable(location);
    }
  }

  private static final class Ring extends PositionOutputStream {
    private final byte[] ring = new byte[BYTES];
    private long position;

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int value) {
      ring[(int) (position % BYTES)] = (byte) value;
      position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      int done = 0;
      while (done < length) {
        int place = (int) (position % BYTES);
        int part = Math.min(length - done, BYTES - place);
        System.arraycopy(bytes, offset + done, ring, place, part);
        done += part;
        position += part;
      }
    }
  }
}
