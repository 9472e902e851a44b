package io.chimera.quality.protect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.stream.Header;
import io.chimera.schemas.stream.Provenance;
import io.chimera.schemas.stream.RawRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EnvelopeTest {
  private static final TableName BETS = new TableName("casino", "bets");
  private static final String CANARY = "canary-5f3a";
  private static final Provenance PLACE = new Provenance("games", 3, 17, 1_000);

  private static RawRecord canaries() {
    return new RawRecord(
        PLACE,
        (CANARY + " key").getBytes(UTF_8),
        (CANARY + " value").getBytes(UTF_8),
        new Header[] {
          new Header(CANARY + " name", (CANARY + " header").getBytes(UTF_8)),
          new Header("trace", null),
          new Header("", new byte[0])
        });
  }

  @Test
  void sealsAndOpens() throws Exception {
    RawRecord sealed = new Envelope(Keys.first(), BETS).seal(canaries());

    assertThat(Envelope.isSealed(canaries())).isFalse();
    assertThat(Envelope.isSealed(sealed)).isTrue();
    assertSame(new Envelope(Keys.first(), BETS).open(sealed), canaries());
  }

  /** Sealed by another implementation. The form never changes, or older rows cannot be opened. */
  @Test
  void opensDocumentedForm() throws Exception {
    String key =
        "43485345414c01026b313c000102030405060708090a0bc5d53f97d3e554af43aa5610"
            + "1df8ebc38c73af11c43c4421a23fda67456b13297c4735835bacc668a8a373e5c1d64a"
            + "bc000102030405060708090a0bec164ed81fbd548760965a325d6ea71e2ff10218";
    String value =
        "43485345414c01026b313c000102030405060708090a0bc5d53f97d3e554af43aa5610"
            + "1df8ebc38c73af11c43c4421a23fda67456b13297c4735835bacc668a8a373e5c1d64a"
            + "bc000102030405060708090a0ba303168d21a175b1a7d96c95d4399216b0eafecd77ea"
            + "b0db";
    String headers =
        "43485345414c01026b313c000102030405060708090a0bc5d53f97d3e554af43aa5610"
            + "1df8ebc38c73af11c43c4421a23fda67456b13297c4735835bacc668a8a373e5c1d64a"
            + "bc000102030405060708090a0bd8217fec77e925afb31dc946a4ead089d4db0bcdecf3"
            + "d93ed4b01ff73d2a6debdde2580fdfe3e447";
    var sealed =
        new RawRecord(
            PLACE,
            Keys.hex(key),
            Keys.hex(value),
            new Header[] {new Header("chimera-sealed", Keys.hex(headers))});

    RawRecord opened = new Envelope(Keys.first(), BETS).open(sealed);

    assertSame(
        opened,
        new RawRecord(
            PLACE,
            "4711".getBytes(UTF_8),
            "{\"id\":1}".getBytes(UTF_8),
            new Header[] {new Header("trace", null), new Header("a", "bc".getBytes(UTF_8))}));
  }

  @Test
  void showsNothingOfContent() {
    RawRecord sealed = new Envelope(Keys.first(), BETS).seal(canaries());

    assertThat(sealed.provenance()).isEqualTo(PLACE);
    assertThat(sealed.headers()).hasSize(1);
    assertThat(sealed.headers()[0].name()).isEqualTo("chimera-sealed");
    for (byte[] bytes : Arrays.asList(sealed.key(), sealed.value(), sealed.headers()[0].value())) {
      assertThat(new String(bytes, ISO_8859_1))
          .startsWith("CHSEAL\u0001\u0002k1")
          .doesNotContain("canary");
      assertThat(SealedFrame.parse(bytes).orElseThrow().toString()).doesNotContain("canary");
    }
  }

  @Test
  void leavesNullAndNoHeaders() throws Exception {
    var tombstone = new RawRecord(PLACE, null, null, RawRecord.NO_HEADERS);

    RawRecord sealed = new Envelope(Keys.first(), BETS).seal(tombstone);

    assertSame(sealed, tombstone);
    assertSame(new Envelope(Keys.first(), BETS).open(sealed), tombstone);
  }

  @Test
  void opensGeneratedRecordsOfSeveralGroupsAndKeysInAnyOrder() throws Exception {
    var random = new Random(5);
    var before = new Envelope(Keys.first(), BETS, 3);
    var after = new Envelope(Keys.rotated(), BETS, 3);
    var records = new RawRecord[100];
    var sealed = new RawRecord[records.length];
    for (int index = 0; index < records.length; index++) {
      records[index] =
          new RawRecord(
              new Provenance("games", random.nextInt(3), index, -1),
              bytes(random),
              bytes(random),
              random.nextBoolean()
                  ? RawRecord.NO_HEADERS
                  : new Header[] {new Header(Values.text(random), bytes(random))});
      sealed[index] = (index < 50 ? before : after).seal(records[index]);
    }
    var opening = new Envelope(Keys.rotated(), BETS);
    for (int round = 0; round < 300; round++) {
      int index = random.nextInt(records.length);

      assertSame(opening.open(sealed[index]), records[index]);
    }
  }

  private static byte @Nullable [] bytes(Random random) {
    if (random.nextInt(4) == 0) {
      return null;
    }
    var bytes = new byte[random.nextInt(100)];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void takesAnotherDataKeyForEachGroup() {
    var envelope = new Envelope(Keys.first(), BETS, 2);

    byte[] first = wrappedKey(envelope);
    byte[] second = wrappedKey(envelope);
    byte[] third = wrappedKey(envelope);
    envelope.renew();
    byte[] fourth = wrappedKey(envelope);

    assertThat(second).isEqualTo(first);
    assertThat(third).isNotEqualTo(first);
    assertThat(fourth).isNotEqualTo(third);
  }

  private static byte[] wrappedKey(Envelope envelope) {
    byte[] value = envelope.seal(canaries()).value();
    assertThat(value).isNotNull();
    return SealedFrame.parse(value).orElseThrow().wrappedKey();
  }

  @Test
  void sealsEqualValuesDifferently() {
    var envelope = new Envelope(Keys.first(), BETS);

    assertThat(envelope.seal(canaries()).value()).isNotEqualTo(envelope.seal(canaries()).value());
  }

  private static RawRecord movedTo(Provenance place, RawRecord sealed) {
    return new RawRecord(place, sealed.key(), sealed.value(), sealed.headers());
  }

  private static RawRecord withValue(byte @Nullable [] value) {
    return new RawRecord(PLACE, null, value, RawRecord.NO_HEADERS);
  }

  static List<Arguments> strangers() {
    RawRecord sealed = new Envelope(Keys.first(), BETS).seal(canaries());
    byte[] value = sealed.value();
    byte[] changed = value.clone();
    changed[changed.length - 1]++;
    byte[] wrapped = value.clone();
    wrapped[20]++;
    String at = " of the record at 'games' split 3 position 17: ";
    String moved =
        "it was changed, or sealed with another key 'k1', or for another place than 'casino.bets'";
    return List.of(
        argumentSet("changed content", Keys.first(), withValue(changed), "value" + at + moved),
        argumentSet("changed data key", Keys.first(), withValue(wrapped), "value" + at + moved),
        argumentSet(
            "the key's bytes as value",
            Keys.first(),
            withValue(sealed.key()),
            "value" + at + moved),
        argumentSet(
            "another position",
            Keys.first(),
            movedTo(new Provenance("games", 3, 18, 1_000), sealed),
            "key of the record at 'games' split 3 position 18: " + moved),
        argumentSet(
            "another split",
            Keys.first(),
            movedTo(new Provenance("games", 4, 17, 1_000), sealed),
            "key of the record at 'games' split 4 position 17: " + moved),
        argumentSet(
            "another stream",
            Keys.first(),
            movedTo(new Provenance("plays", 3, 17, 1_000), sealed),
            "key of the record at 'plays' split 3 position 17: " + moved),
        argumentSet(
            "key that is gone",
            Keys.second(),
            sealed,
            "key" + at + "its key is not there, expected one of [k2]"),
        argumentSet(
            "not sealed", Keys.first(), canaries(), "key" + at + "it is not sealed, or cut short"),
        argumentSet(
            "headers not sealed",
            Keys.first(),
            new RawRecord(PLACE, null, null, canaries().headers()),
            "headers" + at + "they are not sealed"),
        argumentSet(
            "cut in the frame",
            Keys.first(),
            withValue(Arrays.copyOf(value, 40)),
            "value" + at + "it is not sealed, or cut short"),
        argumentSet(
            "cut in the content",
            Keys.first(),
            withValue(Arrays.copyOf(value, value.length - 1)),
            "value" + at + moved));
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void refusesToOpen(Keyring keyring, RawRecord record, String message) {
    assertThatThrownBy(() -> new Envelope(keyring, BETS).open(record))
        .isInstanceOf(RevealException.class)
        .hasMessage("Cannot open the " + message)
        .hasNoCause();
  }

  @Test
  void refusesToOpenForAnotherTable() {
    RawRecord sealed = new Envelope(Keys.first(), BETS).seal(canaries());

    assertThatThrownBy(
            () -> new Envelope(Keys.first(), new TableName("casino", "wins")).open(sealed))
        .isInstanceOf(RevealException.class)
        .hasMessageEndingWith("for another place than 'casino.wins'");
  }

  @Test
  void neverFailsOtherwiseOnCutOrChangedBytes() {
    byte[] value = new Envelope(Keys.first(), BETS).seal(canaries()).value();
    assertThat(value).isNotNull();
    var opening = new Envelope(Keys.first(), BETS);
    for (int index = 0; index < value.length; index++) {
      byte[] changed = value.clone();
      changed[index] ^= (byte) 0x55;
      byte[] cut = Arrays.copyOf(value, index);

      assertThatThrownBy(() -> opening.open(withValue(changed)))
          .isInstanceOf(RevealException.class);
      assertThatThrownBy(() -> opening.open(withValue(cut))).isInstanceOf(RevealException.class);
    }
  }

  private static void assertSame(RawRecord actual, RawRecord expected) {
    assertThat(actual.provenance()).isEqualTo(expected.provenance());
    assertThat(actual.key()).isEqualTo(expected.key());
    assertThat(actual.value()).isEqualTo(expected.value());
    assertThat(actual.headers()).hasSameSizeAs(expected.headers());
    for (int index = 0; index < expected.headers().length; index++) {
      assertThat(actual.headers()[index].name()).isEqualTo(expected.headers()[index].name());
      assertThat(actual.headers()[index].value()).isEqualTo(expected.headers()[index].value());
    }
  }
}
