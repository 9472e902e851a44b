package io.chimera.connectors.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.SourceTable;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LogGroupsTest {
  private static final SourceTable ORDERS = new SourceTable("shop", "orders");
  private static final long HELD = 1_000;
  private static final int TRANSACTIONAL = 4;
  private static final int STANDALONE = 1;
  private static final int PREPARED = 64;

  private final LogGroups groups = new LogGroups(Set.of(ORDERS), new BinlogFile("binlog", 7), HELD);

  @Test
  void handsOnATransactionWhenItsEndIsThere() {
    groups.add(gtid(100, 1, TRANSACTIONAL));
    groups.add(map(200, 5, "orders"));
    groups.add(rows(300, 5, 10));
    assertThat(told()).isEmpty();

    groups.add(event(BinlogEvent.XID, 400, new byte[8]));

    assertThat(told()).containsExactly("Start 0-3-1", "Described", "Rows", "End 000007:400");
  }

  @Test
  void leavesOutOtherTables() {
    groups.add(gtid(100, 1, TRANSACTIONAL));
    groups.add(map(200, 5, "others"));
    groups.add(rows(300, 5, 10));
    groups.add(query(400, "COMMIT"));

    assertThat(told()).containsExactly("Start 0-3-1", "End 000007:400");
  }

  @Test
  void forgetsATransactionThatAServerCouldNotFinish() {
    groups.add(gtid(100, 1, TRANSACTIONAL));
    groups.add(map(200, 5, "orders"));
    groups.add(rows(300, 5, 10));
    groups.add(rotate("binlog.000008"));
    groups.add(gtid(100, 2, TRANSACTIONAL));
    groups.add(query(200, "COMMIT"));

    assertThat(told()).containsExactly("Passed 000008:4", "Start 0-3-2", "End 000008:200");
  }

  @Test
  void doesNotHoldWhatIsTooLargeAndStopsIfItIsCut() {
    groups.add(gtid(100, 1, TRANSACTIONAL));
    groups.add(map(200, 5, "orders"));
    groups.add(rows(2_000, 5, (int) HELD));

    assertThat(told()).containsExactly("Start 0-3-1", "Described", "Rows");
    assertThatThrownBy(() -> groups.add(rotate("binlog.000008")))
        .isInstanceOf(MalformedLogException.class)
        .hasMessage(
            "Cannot follow the log in file 'binlog.000007': a transaction that was told ends"
                + " without its commit; begin anew with a snapshot");
  }

  @Test
  void endsWithAStatementThatStandsAlone() {
    groups.add(gtid(100, 1, STANDALONE));
    groups.add(query(200, "TRUNCATE orders"));
    groups.add(gtid(300, 2, STANDALONE));
    groups.add(query(400, "TRUNCATE others"));

    assertThat(told())
        .containsExactly(
            "Start 0-3-1",
            "Changed orders TRUNCATED",
            "End 000007:200",
            "Start 0-3-2",
            "End 000007:400");
  }

  @Test
  void movesOverWhatIsOutsideOfTransactions() {
    groups.add(event(BinlogEvent.MARIADB_GTID_LIST, 300, new byte[4]));
    groups.add(event(BinlogEvent.HEARTBEAT, 400, new byte[4]));
    groups.add(gtid(500, 1, TRANSACTIONAL));
    groups.add(event(BinlogEvent.HEARTBEAT, 600, new byte[4]));

    assertThat(told()).containsExactly("Passed 000007:300", "Passed 000007:400");
  }

  @Test
  void stopsWhereRowsMayBeTakenBackLater() {
    groups.add(gtid(100, 1, PREPARED));
    groups.add(map(200, 5, "others"));
    groups.add(rows(300, 5, 10));
    groups.add(map(400, 5, "orders"));

    assertThatThrownBy(() -> groups.add(rows(500, 5, 10)))
        .isInstanceOf(MalformedLogException.class)
        .hasMessageEndingWith("it has changes of an XA transaction, which may be taken back later");
  }

  @Test
  void stopsWhereRowsWereTakenBack() {
    groups.add(gtid(100, 1, 0));
    groups.add(map(200, 5, "orders"));
    groups.add(rows(300, 5, 10));

    assertThatThrownBy(() -> groups.add(query(400, "ROLLBACK")))
        .isInstanceOf(MalformedLogException.class)
        .hasMessageEndingWith(
            "rows were taken back in a transaction with tables that cannot do so");
    assertThat(told()).isEmpty();
  }

  @Test
  void stopsAtAStatementInPlaceOfRowsUnlessItIsOfAnotherDatabase() {
    groups.add(gtid(100, 1, TRANSACTIONAL));
    groups.add(query(200, "INSERT INTO checks.sums SELECT 1 FROM shop.orders"));

    assertThatThrownBy(() -> groups.add(query(300, "INSERT INTO Shop.others VALUES ('secret')")))
        .isInstanceOf(MalformedLogException.class)
        .hasMessageContaining("a statement that changes rows was logged")
        .hasMessageNotContaining("secret");
  }

  @Test
  void stopsAtAnEventThatItDoesNotKnow() {
    assertThatThrownBy(() -> groups.add(event(99, 300, new byte[4])))
        .isInstanceOf(MalformedLogException.class)
        .hasMessageEndingWith("it has an event of the unknown type 99");
    assertThatThrownBy(() -> groups.add(event(BinlogEvent.INCIDENT, 300, new byte[4])))
        .isInstanceOf(MalformedLogException.class)
        .hasMessageEndingWith("the server says that it has lost events");
  }

  @Test
  void readsIdsAndTimesOfMySql() {
    var body = ByteBuffer.allocate(50).order(ByteOrder.LITTLE_ENDIAN);
    body.put((byte) 1).putLong(0x0011223344556677L).putLong(-1).putLong(17).put((byte) 2);
    body.putLong(1).putLong(2).putLong(1_763_708_400_123_456L | 1L << 55);
    groups.add(event(BinlogEvent.GTID, 100, body.array()));
    groups.add(query(200, "BEGIN"));
    groups.add(event(BinlogEvent.XID, 300, new byte[8]));

    LogStep.Start start = (LogStep.Start) groups.poll();
    assertThat(start.transaction()).isEqualTo("77665544-3322-1100-ffff-ffffffffffff:17");
    assertThat(start.commitMicros()).isEqualTo(1_763_708_400_123_456L);
    assertThat(told()).containsExactly("End 000007:300");
  }

  private List<String> told() {
    var told = new ArrayList<String>();
    for (LogStep step = groups.poll(); step != null; step = groups.poll()) {
      String name = step.getClass().getSimpleName();
      if (step instanceof LogStep.Start start) {
        told.add(name + " " + start.transaction());
      } else if (step instanceof LogStep.End end) {
        told.add(name + " " + end.position());
      } else if (step instanceof LogStep.Passed passed) {
        told.add(name + " " + passed.position());
      } else if (step instanceof LogStep.Changed changed) {
        told.add(name + " " + changed.table().name() + " " + changed.action());
      } else {
        told.add(name);
      }
    }
    return told;
  }

  private static BinlogEvent gtid(int next, long sequence, int flags) {
    var body = ByteBuffer.allocate(13).order(ByteOrder.LITTLE_ENDIAN);
    body.putLong(sequence).putInt(0).put((byte) flags);
    return event(BinlogEvent.MARIADB_GTID, next, body.array());
  }

  private static BinlogEvent map(int next, int id, String table) {
    var body = new ByteArrayOutputStream();
    body.writeBytes(new byte[] {(byte) id, 0, 0, 0, 0, 0, 0, 0});
    for (String name : List.of("shop", table)) {
      body.write(name.length());
      body.writeBytes(name.getBytes(StandardCharsets.UTF_8));
      body.write(0);
    }
    return event(BinlogEvent.TABLE_MAP, next, body.toByteArray());
  }

  private static BinlogEvent rows(int next, int id, int size) {
    var body = new byte[size];
    body[0] = (byte) id;
    return event(BinlogEvent.WRITE_ROWS_1, next, body);
  }

  private static BinlogEvent query(int next, String sql) {
    var body = new ByteArrayOutputStream();
    body.writeBytes(new byte[8]);
    body.write("shop".length());
    body.writeBytes(new byte[4]);
    body.writeBytes("shop".getBytes(StandardCharsets.UTF_8));
    body.write(0);
    body.writeBytes(sql.getBytes(StandardCharsets.UTF_8));
    return event(BinlogEvent.QUERY, next, body.toByteArray());
  }

  private static BinlogEvent rotate(String file) {
    var body = ByteBuffer.allocate(8 + file.length()).order(ByteOrder.LITTLE_ENDIAN);
    body.putLong(4).put(file.getBytes(StandardCharsets.UTF_8));
    return event(BinlogEvent.ROTATE, 500, body.array());
  }

  /** Of server 3. */
  private static BinlogEvent event(int type, int next, byte[] body) {
    int length = BinlogEvent.HEADER + body.length;
    var bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(1_763_708_400).put((byte) type).putInt(3).putInt(length).putInt(next);
    bytes.putShort((short) 0).put(body);
    return new BinlogEvent(bytes.array(), length);
  }
}
