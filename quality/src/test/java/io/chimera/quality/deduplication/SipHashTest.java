package io.chimera.quality.deduplication;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipHashTest {

  /** Of the reference implementation, with the key 00 01 .. 0f and the message 00 01 .. */
  @ParameterizedTest
  @CsvSource({
    "0, a3817f04ba25a8e66df67214c7550293",
    "1, da87c1d86b99af44347659119b22fc45",
    "8, 3b62a9ba6258f5610f83e264f31497b4",
    "9, 264499060ad9baabc47f8b02bb6d71ed",
    "15, 5493e99933b0a8117e08ec0f97cfc3d9",
    "63, 5150d1772f50834a503e069a973fbd7c"
  })
  void isTheReference(int length, String expected) {
    var key = ByteBuffer.wrap(counting(16)).order(ByteOrder.LITTLE_ENDIAN);
    var hash = new SipHash(key.getLong(0), key.getLong(8));

    hash.hash(counting(64), length);

    var bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(hash.first()).putLong(hash.second());
    assertThat(HexFormat.of().formatHex(bytes.array())).isEqualTo(expected);
  }

  private static byte[] counting(int length) {
    var bytes = new byte[length];
    for (int index = 0; index < length; index++) {
      bytes[index] = (byte) index;
    }
    return bytes;
  }
}
