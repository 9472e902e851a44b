package io.chimera.sinks.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class AuditRecordTest {

  /** The text is written down here, for others have to be able to make it, too. */
  @Test
  void isHashedAsSortedJson() throws NoSuchAlgorithmException {
    String canonical =
        "{\"actor\":{\"kind\":\"os\",\"user\":\"adä\"},"
            + "\"after\":{\"hash\":\""
            + "b".repeat(64)
            + "\",\"version\":\"1.1.0\"},"
            + "\"at\":\"2026-11-20T12:00:00.123456Z\","
            + "\"before\":{\"hash\":\""
            + "a".repeat(64)
            + "\",\"version\":\"1.0.0\"},"
            + "\"call\":\"c-1\",\"command\":\"run\","
            + "\"contract\":{\"hash\":\""
            + "b".repeat(64)
            + "\",\"name\":\"casino\",\"version\":\"1.1.0\"},"
            + "\"exitCode\":1,\"lake\":\"lake\",\"options\":[\"--bounded\"],"
            + "\"outcome\":\"failed\",\"previous\":\""
            + "0".repeat(64)
            + "\",\"reason\":\"The job \\\"failed\\\"\",\"sequence\":1,"
            + "\"tables\":[\"casino.bets\",\"casino.wins\"]}";

    AuditRecord record = AuditRecord.after(ChainHead.NONE, Deeds.run("c-1"));

    assertThat(record.hash()).isEqualTo(sha256(canonical));
    assertThat(record.isAsHashed()).isTrue();
  }

  @Test
  void leavesOutWhatIsAbsent() throws NoSuchAlgorithmException {
    var head = new ChainHead(7, "c".repeat(64));
    String canonical =
        "{\"actor\":{\"kind\":\"api\",\"user\":\"ada\"},\"at\":\"2026-11-20T12:00:00.000000Z\","
            + "\"call\":\"c-1\",\"command\":\"events replay\",\"lake\":\"lake\",\"options\":[],"
            + "\"outcome\":\"started\",\"previous\":\""
            + "c".repeat(64)
            + "\",\"sequence\":8,\"tables\":[]}";

    AuditRecord record =
        AuditRecord.after(head, Deeds.replay("c-1", Instant.parse("2026-11-20T12:00:00Z")));

    assertThat(record.hash()).isEqualTo(sha256(canonical));
  }

  @Test
  void aHeadIsReadAsItIsWritten() {
    var head = new ChainHead(17, "0a".repeat(32));

    assertThat(ChainHead.parse(head.toString())).isEqualTo(head);
    assertThatThrownBy(() -> ChainHead.parse("17:ab"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'17:ab' is no head of a chain, expected NUMBER:HASH, the hash in 64 digits");
  }

  private static String sha256(String text) throws NoSuchAlgorithmException {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
