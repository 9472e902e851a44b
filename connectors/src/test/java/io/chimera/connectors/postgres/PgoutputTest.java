package io.chimera.connectors.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.connectors.postgres.LogMessage.Before;
import io.chimera.schemas.contract.SourceTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PgoutputTest {
  private static final int LARGE_ID = 0xF000_0001;

  @Test
  void decodesBeginWithTimesFrom1970() {
    var message = LogBytes.of('B').eightBytes(0x16B374D848L).eightBytes(1).fourBytes(LARGE_ID);

    assertThat(Pgoutput.decode(message.message()))
        .isEqualTo(
            new LogMessage.Begin(0x16B374D848L, 946_684_800_000_001L, LARGE_ID & 0xFFFF_FFFFL));
  }

  @Test
  void decodesCommit() {
    var message = LogBytes.of('C').flags(0).eightBytes(10).eightBytes(20).eightBytes(0);

    assertThat(Pgoutput.decode(message.message()))
        .isEqualTo(new LogMessage.Commit(10, 20, 946_684_800_000_000L));
  }

  @Test
  void decodesRelation() {
    var message =
        LogBytes.of('R')
            .fourBytes(LARGE_ID)
            .name("public")
            .name("größe")
            .sign('d')
            .twoBytes(2)
            .flags(1)
            .name("id")
            .fourBytes(23)
            .fourBytes(-1)
            .flags(0)
            .name("price")
            .fourBytes(1700)
            .fourBytes(655366);

    assertThat(Pgoutput.decode(message.message()))
        .isEqualTo(
            new LogMessage.Relation(
                LARGE_ID & 0xFFFF_FFFFL,
                new SourceTable("public", "größe"),
                ReplicaIdentity.DEFAULT,
                List.of(
                    new RelationColumn("id", 23, -1, true),
                    new RelationColumn("price", 1700, 655366, false))));
  }

  @Test
  void decodesTypeOriginAndTruncate() {
    assertThat(
            Pgoutput.decode(LogBytes.of('Y').fourBytes(99).name("public").name("mood").message()))
        .isEqualTo(new LogMessage.Type(99, "public", "mood"));
    assertThat(Pgoutput.decode(LogBytes.of('O').eightBytes(7).name("other").message()))
        .isEqualTo(new LogMessage.Origin(7, "other"));
    assertThat(
            Pgoutput.decode(
                LogBytes.of('T').fourBytes(2).flags(3).fourBytes(5).fourBytes(6).message()))
        .isEqualTo(new LogMessage.Truncate(List.of(5L, 6L), true, true));
  }

  @Test
  void decodesLogicalMessage() {
    var message =
        LogBytes.of('M').flags(1).eightBytes(7).name("chimera").fourBytes(2).raw("ab").message();

    var decoded = (LogMessage.Message) Pgoutput.decode(message);

    assertThat(decoded.isTransactional()).isTrue();
    assertThat(decoded.prefix()).isEqualTo("chimera");
    assertThat(decoded.content()).isEqualTo(ByteBuffer.wrap(new byte[] {'a', 'b'}));
  }

  @Test
  void decodesInsertWithoutCopyingText() {
    var message =
        LogBytes.of('I')
            .fourBytes(5)
            .sign('N')
            .twoBytes(4)
            .text("größe")
            .sign('n')
            .sign('u')
            .text("")
            .message();

    var row = ((LogMessage.Insert) Pgoutput.decode(message)).row();

    assertThat(row.size()).isEqualTo(4);
    assertThat(row.text(0)).isEqualTo("größe");
    assertThat(row.bytes()).isSameAs(message.array());
    assertThat(row.isNull(1)).isTrue();
    assertThat(row.isUnchanged(1)).isFalse();
    assertThat(row.isUnchanged(2)).isTrue();
    assertThat(row.isNull(2)).isFalse();
    assertThat(row.text(3)).isEmpty();
    assertThat(row.isNull(3)).isFalse();
  }

  @Test
  void decodesUpdatesWithWhatTheySayOfTheRowBefore() {
    var plain = LogBytes.of('U').fourBytes(5).sign('N').twoBytes(1).text("new");
    var key =
        LogBytes.of('U')
            .fourBytes(5)
            .sign('K')
            .twoBytes(1)
            .text("old")
            .sign('N')
            .twoBytes(1)
            .text("new");
    var full =
        LogBytes.of('U')
            .fourBytes(5)
            .sign('O')
            .twoBytes(1)
            .text("old")
            .sign('N')
            .twoBytes(1)
            .text("new");

    assertThat(words(plain)).isEqualTo("NOTHING -> new");
    assertThat(words(key)).isEqualTo("KEY old -> new");
    assertThat(words(full)).isEqualTo("ROW old -> new");
  }

  private static String words(LogBytes bytes) {
    var update = (LogMessage.Update) Pgoutput.decode(bytes.message());
    Tuple before = update.before();
    return update.kind()
        + (before == null ? "" : " " + before.text(0))
        + " -> "
        + update.row().text(0);
  }

  @Test
  void decodesDeletes() {
    var key = LogBytes.of('D').fourBytes(5).sign('K').twoBytes(1).text("old");
    var full = LogBytes.of('D').fourBytes(5).sign('O').twoBytes(1).text("old");

    assertThat(((LogMessage.Delete) Pgoutput.decode(key.message())).kind()).isEqualTo(Before.KEY);
    assertThat(((LogMessage.Delete) Pgoutput.decode(full.message())).kind()).isEqualTo(Before.ROW);
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        argumentSet("nothing", new LogBytes(), "a message of the log: it is empty"),
        argumentSet("unknown", LogBytes.of('Z'), "'Z' of the log: unknown; expected one of"),
        argumentSet(
            "of a streamed transaction",
            LogBytes.of('S').fourBytes(1).flags(1),
            "'S' of the log: unknown"),
        argumentSet("cut", LogBytes.of('B').eightBytes(1), "'B' of the log: it ends too early"),
        argumentSet(
            "more than one",
            LogBytes.of('O').eightBytes(7).name("a").flags(0),
            "'O' of the log: 1 bytes are left over"),
        argumentSet(
            "name without end",
            LogBytes.of('O').eightBytes(7).raw("abc"),
            "'O' of the log: it ends too early"),
        argumentSet(
            "binary value",
            LogBytes.of('I').fourBytes(5).sign('N').twoBytes(1).sign('b').fourBytes(0),
            "'I' of the log: a value is binary; expected text"),
        argumentSet(
            "unknown value",
            LogBytes.of('I').fourBytes(5).sign('N').twoBytes(1).sign('x'),
            "'I' of the log: a value is of the unknown kind 'x'"),
        argumentSet(
            "negative length",
            LogBytes.of('I').fourBytes(5).sign('N').twoBytes(1).sign('t').fourBytes(-5),
            "'I' of the log: it ends too early"),
        argumentSet(
            "too many cells",
            LogBytes.of('I').fourBytes(5).sign('N').twoBytes(0xFFFF),
            "'I' of the log: it ends too early"),
        argumentSet(
            "too many tables",
            LogBytes.of('T').fourBytes(Integer.MAX_VALUE).flags(0),
            "'T' of the log: it ends too early"),
        argumentSet(
            "old row of an insert",
            LogBytes.of('I').fourBytes(5).sign('O'),
            "'I' of the log: unknown part 'O'; expected 'N'"),
        argumentSet(
            "new row of a delete",
            LogBytes.of('D').fourBytes(5).sign('N'),
            "'D' of the log: unknown part 'N'; expected 'K' or 'O'"),
        argumentSet(
            "identity",
            LogBytes.of('R').fourBytes(5).name("a").name("b").sign('x').twoBytes(0),
            "'R' of the log: its replica identity is unknown"));
  }

  @ParameterizedTest
  @MethodSource
  void malformed(LogBytes bytes, String expected) {
    assertThatThrownBy(() -> Pgoutput.decode(bytes.message()))
        .isInstanceOf(MalformedLogException.class)
        .hasMessageStartingWith("Cannot read ")
        .hasMessageContaining(expected);
  }

  @Test
  void neverFailsOtherwiseWhateverTheBytesAre() {
    var random = new SplittableRandom(5);
    byte[] good =
        LogBytes.of('U')
            .fourBytes(5)
            .sign('O')
            .twoBytes(2)
            .text("old")
            .sign('n')
            .sign('N')
            .twoBytes(2)
            .text("new")
            .sign('u')
            .array();
    int refused = 0;
    for (int round = 0; round < 100_000; round++) {
      byte[] changed = Arrays.copyOf(good, random.nextInt(1, good.length + 1));
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      if (random.nextBoolean()) {
        changed[0] = "BCRYIUDTOM".getBytes(StandardCharsets.US_ASCII)[random.nextInt(10)];
      }
      try {
        Pgoutput.decode(ByteBuffer.wrap(changed));
      } catch (MalformedLogException e) {
        refused++;
      }
    }

    assertThat(refused).isPositive().isLessThan(100_000);
  }

  @Test
  void fingerprintTellsTablesApart() {
    var id = new RelationColumn("id", 23, -1, true);
    var name = new RelationColumn("name", 25, -1, false);
    String fingerprint = relation(1, id, name).fingerprint();

    assertThat(relation(2, id, name).fingerprint()).isEqualTo(fingerprint).hasSize(16);
    assertThat(
            Stream.of(
                relation(1, name, id),
                relation(1, id),
                relation(1, id, new RelationColumn("name", 1043, -1, false)),
                relation(1, id, new RelationColumn("name", 25, 9, false)),
                relation(1, id, new RelationColumn("name", 25, -1, true)),
                relation(1, id, new RelationColumn("title", 25, -1, false))))
        .extracting(LogMessage.Relation::fingerprint)
        .doesNotContain(fingerprint)
        .doesNotHaveDuplicates();
  }

  private static LogMessage.Relation relation(long id, RelationColumn... columns) {
    return new LogMessage.Relation(
        id, new SourceTable("public", "a"), ReplicaIdentity.DEFAULT, List.of(columns));
  }
}
