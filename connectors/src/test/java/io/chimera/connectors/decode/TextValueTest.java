package io.chimera.connectors.decode;

import static io.chimera.connectors.decode.DatasetBuilder.formatted;
import static io.chimera.connectors.decode.DatasetBuilder.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import java.util.Base64;
import java.util.Random;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TextValueTest {
  private static final int MAX = 300;
  private final TypedRow row = new TypedRow(1);

  private @Nullable Fault read(ValueSpec spec, byte[] utf8) {
    return TextValue.of(spec, "c", MAX).read(utf8, 0, utf8.length, row, 0);
  }

  @Test
  void doesNotCopyStrings() {
    TextValue text = TextValue.of(value(Primitive.STRING), "c", MAX);
    byte[] first = "--Grüße--".getBytes(UTF_8);
    byte[] second = "other".getBytes(UTF_8);

    text.read(first, 2, first.length - 4, row, 0);
    var slice = (BinaryStringData) row.getString(0);
    text.read(second, 0, second.length, row, 0);

    assertThat(slice).hasToString("Grüße");
    assertThat(slice.getSegments()[0].getArray()).isSameAs(first);
    assertThat(row.getString(0)).hasToString("other");
  }

  @Test
  void refusesWhatIsNotUtf8WhateverTheType() {
    for (ValueSpec spec :
        new ValueSpec[] {
          value(Primitive.STRING),
          value(Primitive.BYTES),
          value(Primitive.UUID),
          value(Primitive.DATE),
          value(new DecimalType(4, 2)),
          formatted(Primitive.TIME, "HH:mm")
        }) {
      assertThat(read(spec, new byte[] {'1', (byte) 0x80}))
          .isEqualTo(
              new Fault(ReasonCode.INVALID_UTF8, "c", "Cannot read the text: it is not UTF-8"));
    }
  }

  @Test
  void measuresTextAsItIsAndBase64AsWhatItStandsFor() {
    assertThat(read(value(Primitive.STRING), new byte[MAX])).isNull();
    assertThat(read(value(Primitive.STRING), new byte[MAX + 1]))
        .isEqualTo(
            new Fault(
                ReasonCode.VALUE_TOO_LARGE,
                "c",
                "Cannot hold the value: it has 301 bytes, allowed are 300"));
    assertThat(read(value(Primitive.BYTES), Base64.getEncoder().encode(new byte[MAX]))).isNull();
    assertThat(read(value(Primitive.BYTES), Base64.getEncoder().encode(new byte[MAX + 1])))
        .extracting(Fault::code)
        .isEqualTo(ReasonCode.VALUE_TOO_LARGE);
    assertThat(read(value(Primitive.DATE), new byte[MAX]))
        .extracting(Fault::code)
        .isEqualTo(ReasonCode.INVALID_TEXT);
  }

  @Test
  void readsBase64AsTheJdkWritesIt() {
    var random = new Random(6);
    for (int length = 0; length < 200; length++) {
      var bytes = new byte[length];
      random.nextBytes(bytes);

      assertThat(read(value(Primitive.BYTES), Base64.getEncoder().encode(bytes))).isNull();
      assertThat(row.getBinary(0)).isEqualTo(bytes);
    }
  }

  @Test
  void refusesTypesThatAreNotWrittenAsText() {
    assertThatThrownBy(() -> TextValue.of(value(Primitive.LONG), "a.b", MAX))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot read column 'a.b' from text: its type is long");
    assertThatThrownBy(() -> TextValue.of(formatted(Primitive.DATE, "epoch_millis"), "day", MAX))
        .hasMessage("Cannot read column 'day' from text: its type is date");
  }

  @Test
  void acceptsExactlyTheUtf8ThatTheJdkDoes() {
    var random = new Random(7);
    int[] leads = {0, 0x7F, 0x80, 0xBF, 0xC0, 0xC2, 0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF};
    int valid = 0;
    for (int round = 0; round < 200_000; round++) {
      var bytes = new byte[random.nextInt(1, 6) + random.nextInt(2) * 9];
      java.util.Arrays.fill(bytes, (byte) 'x');
      for (int index = random.nextInt(bytes.length); index < bytes.length; index++) {
        int lead = leads[random.nextInt(leads.length)];
        bytes[index] = (byte) (random.nextInt(3) == 0 ? lead : 0x80 + random.nextInt(0x40));
      }
      boolean expected = java.util.Arrays.equals(new String(bytes, UTF_8).getBytes(UTF_8), bytes);

      assertThat(Utf8.isValid(bytes, 0, bytes.length)).isEqualTo(expected);
      valid += expected ? 1 : 0;
    }
    assertThat(valid).isGreaterThan(2_000);
  }
}
