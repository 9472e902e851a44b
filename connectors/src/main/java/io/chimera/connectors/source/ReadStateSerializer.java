package io.chimera.connectors.source;

import io.chimera.connectors.source.ReadState.Phase;
import java.io.IOException;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** How far reading has come, in checkpoints. */
final class ReadStateSerializer implements SimpleVersionedSerializer<ReadState> {
  private static final int VERSION = 1;
  private static final int INITIAL_BYTES = 128;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(ReadState state) throws IOException {
    var out = new DataOutputSerializer(INITIAL_BYTES);
    out.writeUTF(state.phase().name());
    out.writeInt(state.starts().size());
    for (var start : new TreeMap<>(state.starts()).entrySet()) {
      out.writeUTF(start.getKey());
      out.writeLong(start.getValue());
    }
    out.writeInt(state.unread().size());
    for (String dataset : state.toRead()) {
      out.writeUTF(dataset);
    }
    return out.getCopyOfBuffer();
  }

  @Override
  public ReadState deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw new IOException("Cannot read a state of version " + version + "; expected " + VERSION);
    }
    var in = new DataInputDeserializer(serialized);
    var phase = Phase.valueOf(in.readUTF());
    int count = in.readInt();
    var starts = new TreeMap<String, Long>();
    for (int index = 0; index < count; index++) {
      starts.put(in.readUTF(), in.readLong());
    }
    var unread = new TreeSet<String>();
    int unreadCount = in.readInt();
    for (int index = 0; index < unreadCount; index++) {
      unread.add(in.readUTF());
    }
    return new ReadState(phase, starts, unread);
  }
}
