package io.chimera.connectors.decode.avro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.avro.shaded.org.apache.avro.Schema;
import org.apache.flink.avro.shaded.org.apache.avro.SchemaBuilder;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericDatumWriter;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericRecord;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericRecordBuilder;
import org.apache.flink.avro.shaded.org.apache.avro.io.EncoderFactory;
import org.apache.flink.formats.avro.AvroDeserializationSchema;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** L13 as Flink has it: what becomes of good messages after one that is corrupt. */
@Tag("stock")
class SharedDecoderStockTest {
  private static final Schema SCHEMA =
      SchemaBuilder.record("Bet")
          .fields()
          .requiredString("player")
          .requiredLong("amount")
          .endRecord();
  private static final int GOOD = 20;
  private static final byte[] LONG = message("a player with a long name", 1_000_000);

  @Test
  void failsOnEveryGoodMessageAfterOneThatIsCutShort() throws IOException {
    assertThat(outcomesAfter(Arrays.copyOf(LONG, LONG.length - 2)))
        .hasSize(GOOD)
        .allMatch(outcome -> !outcome.equals("right"));
  }

  @Test
  void readsWrongValuesAfterOneThatHasBytesLeft() throws IOException {
    assertThat(outcomesAfter(Arrays.copyOf(LONG, LONG.length + 7))).contains("wrong");
  }

  @Test
  void recoversFromALengthThatIsTooLarge() throws IOException {
    byte[] huge = LONG.clone();
    huge[0] = (byte) 0xfe;
    huge[1] = 0x01;

    assertThat(outcomesAfter(huge)).containsOnly("right");
  }

  private static List<String> outcomesAfter(byte[] corrupt) throws IOException {
    var deserializer = AvroDeserializationSchema.forGeneric(SCHEMA);
    deserializer.deserialize(message("first", 1));
    outcome(deserializer, corrupt, "");
    var outcomes = new ArrayList<String>();
    for (int message = 0; message < GOOD; message++) {
      outcomes.add(outcome(deserializer, message("p" + message, message), "p" + message));
    }
    return outcomes;
  }

  private static String outcome(
      AvroDeserializationSchema<GenericRecord> deserializer, byte[] message, String player) {
    try {
      GenericRecord record = deserializer.deserialize(message);
      return record.get("player").toString().equals(player) ? "right" : "wrong";
    } catch (IOException | RuntimeException failure) {
      return failure.getClass().getSimpleName();
    }
  }

  private static byte[] message(String player, long amount) {
    var bytes = new ByteArrayOutputStream();
    var encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      new GenericDatumWriter<GenericRecord>(SCHEMA)
          .write(
              new GenericRecordBuilder(SCHEMA).set("player", player).set("amount", amount).build(),
              encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
