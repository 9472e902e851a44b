package io.chimera.connectors.source;

import io.chimera.connectors.source.DatabaseSplit.Log;
import io.chimera.connectors.source.DatabaseSplit.Part;
import java.io.IOException;
import java.util.TreeMap;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Splits on their way to readers and into checkpoints. */
final class DatabaseSplitSerializer implements SimpleVersionedSerializer<DatabaseSplit> {
  private static final int VERSION = 1;
  private static final byte PART = 0;
  private static final byte LOG = 1;
  private static final int INITIAL_BYTES = 128;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(DatabaseSplit split) throws IOException {
    var out = new DataOutputSerializer(INITIAL_BYTES);
    if (split instanceof Part part) {
      out.writeByte(PART);
      out.writeUTF(part.read());
      out.writeUTF(part.dataset());
      out.writeInt(part.number());
      out.writeInt(part.parts());
      out.writeLong(part.position());
      out.writeUTF(part.range());
    } else if (split instanceof Log log) {
      out.writeByte(LOG);
      out.writeLong(log.position());
      out.writeLong(log.end());
      out.writeInt(log.starts().size());
      for (var start : new TreeMap<>(log.starts()).entrySet()) {
        out.writeUTF(start.getKey());
        out.writeLong(start.getValue());
      }
    }
    return out.getCopyOfBuffer();
  }

  @Override
  public DatabaseSplit deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw new IOException("Cannot read a split of version " + version + "; expected " + VERSION);
    }
    var in = new DataInputDeserializer(serialized);
    if (in.readByte() == PART) {
      return new Part(
          in.readUTF(), in.readUTF(), in.readInt(), in.readInt(), in.readLong(), in.readUTF());
    }
    long position = in.readLong();
    long end = in.readLong();
    int count = in.readInt();
    var starts = new TreeMap<String, Long>();
    for (int index = 0; index < count; index++) {
      starts.put(in.readUTF(), in.readLong());
    }
    return new Log(position, starts, end);
  }
}
