package io.chimera.connectors.decode.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.chimera.connectors.decode.DatasetBuilder;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Accepts and refuses what Jackson's strict parser does, on odd documents and on what is left of
 * them after bytes were changed. Jackson reads characters here, decoded by the JDK's strict
 * decoder, since from bytes it guesses UTF-16 and UTF-32 and skips a byte order mark. What we
 * refuse beyond it: lone surrogates, more than 64 levels.
 */
class JsonGrammarDifferentialTest {
  private static final Dataset DATASET =
      new DatasetBuilder().with(DatasetBuilder.column("a", Primitive.STRING)).build();
  private static final Set<ReasonCode> BREACHES =
      EnumSet.of(
          ReasonCode.MALFORMED,
          ReasonCode.TRUNCATED,
          ReasonCode.TRAILING_BYTES,
          ReasonCode.INVALID_UTF8,
          ReasonCode.TOO_DEEP);
  private static final byte[] TELLING =
      "{}[]:,\"\\/0123456789.eE+-truefalsn \n\0\t".getBytes(UTF_8);
  private static final JsonFactory JACKSON = new JsonFactory();

  private final JsonDecoder decoder = new JsonDecoder(DATASET);
  private final TypedRow row = new TypedRow(1);

  @Test
  void acceptsOddDocuments() {
    var random = new Random(1);
    var json = new RandomJson(random);
    for (int round = 0; round < 5_000; round++) {
      String text = json.blanks().object(5).blanks().take();

      assertThat(isAccepted(text.getBytes(UTF_8))).as(text).isTrue();
      assertThat(isAcceptedByJackson(text.getBytes(UTF_8))).as(text).isTrue();
    }
  }

  @Test
  void agreesOnChangedDocuments() {
    var random = new Random(2);
    var json = new RandomJson(random);
    int accepted = 0;
    int refused = 0;
    for (int round = 0; round < 50_000; round++) {
      byte[] changed = change(json.blanks().value(4).take().getBytes(UTF_8), random);
      boolean expected = isAcceptedByJackson(changed);

      assertThat(isAccepted(changed)).as(() -> Arrays.toString(changed)).isEqualTo(expected);
      accepted += expected ? 1 : 0;
      refused += expected ? 0 : 1;
    }
    // Both happen often enough for the comparison to mean something.
    assertThat(accepted).isGreaterThan(5_000);
    assertThat(refused).isGreaterThan(5_000);
  }

  private static byte[] change(byte[] json, Random random) {
    byte[] changed = json;
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      changed = changeOnce(changed, random);
    }
    return changed;
  }

  private static byte[] changeOnce(byte[] json, Random random) {
    if (json.length == 0) {
      return new byte[] {'0'};
    }
    int at = random.nextInt(json.length);
    byte other =
        random.nextInt(3) == 0
            ? (byte) random.nextInt(256)
            : TELLING[random.nextInt(TELLING.length)];
    return switch (random.nextInt(5)) {
      case 0 -> replace(json, at, at + 1, new byte[] {other});
      case 1 -> replace(json, at, at + 1, new byte[0]);
      case 2 -> replace(json, at, at, new byte[] {other});
      case 3 -> replace(json, at, at, Arrays.copyOfRange(json, at, Math.min(at + 3, json.length)));
      default -> random.nextInt(4) == 0 ? Arrays.copyOf(json, at) : json;
    };
  }

  private static byte[] replace(byte[] json, int from, int to, byte[] by) {
    var changed = new ByteArrayOutputStream();
    changed.write(json, 0, from);
    changed.writeBytes(by);
    changed.write(json, to, json.length - to);
    return changed.toByteArray();
  }

  private boolean isAccepted(byte[] json) {
    Fault fault = decoder.decode(json, row);
    return fault == null || !BREACHES.contains(fault.code());
  }

  private static boolean isAcceptedByJackson(byte[] json) {
    String text = decode(json);
    if (text == null || text.startsWith("\uFEFF")) {
      return false;
    }
    try (JsonParser parser = JACKSON.createParser(text)) {
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (hasLoneSurrogate(parser.getText())) {
          return false;
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth == 0) {
          return parser.nextToken() == null;
        }
      }
      return false;
    } catch (JsonProcessingException e) {
      return false;
    } catch (IOException e) {
      throw new IllegalStateException("Cannot happen: the text is in memory", e);
    }
  }

  private static @Nullable String decode(byte[] json) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static boolean hasLoneSurrogate(String text) {
    return text.codePoints()
        .anyMatch(
            codePoint ->
                codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
  }
}
