package io.chimera.sinks.facts;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** How facts that wait for the broker lie in state. */
public final class FactSerializer implements SimpleVersionedSerializer<Fact> {
  private static final int VERSION = 1;

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
    byte[] body = fact.body().getBytes(StandardCharsets.UTF_8);
    out.writeInt(body.length);
    out.write(body);
    return bytes.toByteArray();
  }

  @Override
  public Fact deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "Cannot read waiting facts: their version is " + version + ", expected " + VERSION);
    }
    var in = new DataInputStream(new ByteArrayInputStream(serialized));
    FactTopic topic = FactTopic.valueOf(in.readUTF());
    String key = in.readUTF();
    byte[] body = new byte[in.readInt()];
    in.readFully(body);
    return new Fact(topic, key, new String(body, StandardCharsets.UTF_8));
  }
}
