package io.chimera.sinks.facts;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** How facts that wait for the broker lie in state. */
public final class FactSerializer implements SimpleVersionedSerializer<Fact> {
  private static final int VERSION = 2;

  /** Facts had neither id nor time beside their bodies. */
  private static final int OLDEST_VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(Fact fact) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeUTF(fact.topic().name());
    out.writeUTF(fact.key());
    out.writeUTF(fact.id());
    out.writeLong(fact.at().toEpochMilli());
    byte[] body = fact.body().getBytes(StandardCharsets.UTF_8);
    out.writeInt(body.length);
    out.write(body);
    return bytes.toByteArray();
  }

  @Override
  public Fact deserialize(int version, byte[] serialized) throws IOException {
    if (version < OLDEST_VERSION || version > VERSION) {
      throw new IOException(
          "Cannot read waiting facts: their version is "
              + version
              + ", expected "
              + OLDEST_VERSION
              + " to "
              + VERSION);
    }
    var in = new DataInputStream(new ByteArrayInputStream(serialized));
    FactTopic topic = FactTopic.valueOf(in.readUTF());
    String key = in.readUTF();
    boolean isOldest = version == OLDEST_VERSION;
    String id = isOldest ? "" : in.readUTF();
    Instant at = isOldest ? Instant.EPOCH : Instant.ofEpochMilli(in.readLong());
    byte[] body = new byte[in.readInt()];
    in.readFully(body);
    return new Fact(topic, key, id, at, new String(body, StandardCharsets.UTF_8));
  }
}
