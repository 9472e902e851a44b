package io.chimera.connectors.decode.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.chimera.connectors.decode.PlainValues;
import io.chimera.schemas.stream.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Our rows against the records of Avro's own reader, over made-up contracts and producers. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class AvroDifferentialTest {
  private static final int STORIES = 500;
  private static final int RECORDS = 6;

  @Test
  void readsWhatTheLibraryReads() throws IOException {
    int compared = 0;
    for (int seed = 0; seed < STORIES; seed++) {
      var random = new Random(seed);
      Evolution.Story story = new Evolution(random).next();
      var decoding = Decoding.of(story.dataset(), story.writer());
      var data = new RandomData(random);
      for (int number = 0; number < RECORDS; number++) {
        byte[] value = write(story.writer(), data.of(story.writer()), number);

        Fault fault = decoding.decode(value);

        String about = "seed " + seed + ", record " + number + ", writer " + story.writer();
        assertThat(fault).as(about).isNull();
        assertThat(PlainValues.of(decoding.row, story.dataset().columns()))
            .as(about)
            .isEqualTo(expected(story, value));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(STORIES * RECORDS);
  }

  @Test
  void findsFaultWhereverRecordIsCutOff() throws IOException {
    for (int seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      Evolution.Story story = new Evolution(random).next();
      var decoding = Decoding.of(story.dataset(), story.writer());
      byte[] value = write(story.writer(), new RandomData(random).of(story.writer()), seed);
      int step = 1 + value.length / 500;
      for (int length = 0; length < value.length; length += step) {
        assertThat(decoding.decode(Arrays.copyOf(value, length)))
            .as("seed %d cut at %d of %d", seed, length, value.length)
            .isNotNull();
      }
      assertThat(decoding.decode(value)).isNull();
    }
  }

  @Test
  void neverThrowsWhateverTheBytes() throws IOException {
    for (int seed = 0; seed < 600; seed++) {
      var random = new Random(seed);
      Evolution.Story story = new Evolution(random).next();
      var decoding = Decoding.of(story.dataset(), story.writer());
      byte[] good = write(story.writer(), new RandomData(random).of(story.writer()), seed);
      for (int attempt = 0; attempt < 100; attempt++) {
        decodeAnything(decoding, mutated(good, random), seed);
      }
      decoding.decode(good);
      assertThat(PlainValues.of(decoding.row, story.dataset().columns()))
          .isEqualTo(expected(story, good));
    }
  }

  private static void decodeAnything(Decoding decoding, byte[] value, int seed) {
    try {
      decoding.decode(value);
    } catch (RuntimeException e) {
      fail("Seed " + seed + " throws", e);
    }
  }

  /** Bytes changed, put in or taken out behind the frame; some of them make long numbers. */
  private static byte[] mutated(byte[] good, Random random) {
    if (good.length == 5) {
      return good;
    }
    byte[] bytes = good.clone();
    for (int change = random.nextInt(4); change >= 0; change--) {
      int at = 5 + random.nextInt(bytes.length - 5);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> bytes[at] |= (byte) 0x80;
        default ->
            System.arraycopy(good, 5, bytes, at, Math.min(good.length - 5, bytes.length - at));
      }
    }
    return random.nextInt(4) == 0
        ? Arrays.copyOf(bytes, 5 + random.nextInt(bytes.length * 2))
        : bytes;
  }

  /** By turns with blocks that say how long they are, and without. */
  private static byte[] write(Schema writer, Object record, int number) throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {0, 0, 0, 0, Framed.ID});
    EncoderFactory encoders = new EncoderFactory().configureBlockSize(64);
    BinaryEncoder encoder =
        number % 2 == 0
            ? encoders.blockingBinaryEncoder(bytes, null)
            : encoders.binaryEncoder(bytes, null);
    new GenericDatumWriter<>(writer).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static Map<String, @Nullable Object> expected(Evolution.Story story, byte[] value)
      throws IOException {
    // The classic reader: it resolves as the specification says, one field at a time.
    var model = new GenericData();
    model.setFastReaderEnabled(false);
    var reader =
        new GenericDatumReader<GenericRecord>(
            Schema.applyAliases(story.writer(), story.reader()), story.reader(), model);
    GenericRecord record =
        reader.read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
    return PlainRecords.of(record, story.dataset().columns());
  }
}
