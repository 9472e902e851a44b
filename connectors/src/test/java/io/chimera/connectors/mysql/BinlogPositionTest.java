package io.chimera.connectors.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.SourceTable;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class BinlogPositionTest {
  @Test
  void isOneNumberThatGrowsWithFileAndOffset() {
    assertThat(BinlogPosition.of(17, 4711).value()).isEqualTo(17L << 32 | 4711);
    assertThat(BinlogPosition.of(17, 0xFFFF_FFFFL)).isLessThan(BinlogPosition.of(18, 4));
    assertThat(new BinlogPosition(17L << 32 | 0xFFFF_FFFFL).offset()).isEqualTo(0xFFFF_FFFFL);
  }

  @Test
  void readsWhatItWrites() {
    assertThat(BinlogPosition.of(17, 4711)).hasToString("000017:4711");
    assertThat(BinlogPosition.of("000017:4711")).isEqualTo(BinlogPosition.of(17, 4711));
    assertThat(BinlogPosition.of("1000000:4")).isEqualTo(BinlogPosition.of(1_000_000, 4));
    assertThatThrownBy(() -> BinlogPosition.of("17"))
        .hasMessage("Cannot read position '17' of a log: expected as in 000017:4711");
  }

  @Test
  void givesEachPipelineANumberOfItsOwnInTheRange() {
    assertThat(ReplicaId.of("shop", "main")).isEqualTo(ReplicaId.of("shop", "main"));
    assertThat(ReplicaId.of("shop", "main")).isNotEqualTo(ReplicaId.of("shop", "other"));
    for (int number = 0; number < 1_000; number++) {
      assertThat(ReplicaId.of("shop" + number, "main").value())
          .isBetween(ReplicaId.FIRST, ReplicaId.FIRST + ReplicaId.COUNT - 1);
    }
    assertThatThrownBy(() -> new ReplicaId(0))
        .hasMessage("Cannot be replica '0': expected 1 to 4294967295");
  }

  @Test
  void cutsATableIntoRangesThatHaveEachNumberOnce() {
    var table = new SourceTable("shop", "orders");

    assertThat(
            SnapshotPart.of(
                table, "id", BigInteger.valueOf(-5), new BigInteger("18446744073709551615"), 3))
        .extracting(SnapshotPart::condition)
        .containsExactly(
            " WHERE `id` < 6148914691236517202",
            " WHERE `id` >= 6148914691236517202 AND `id` < 12297829382473034409",
            " WHERE `id` >= 12297829382473034409");
    assertThat(SnapshotPart.of(table, "id", BigInteger.ONE, BigInteger.ONE, 9))
        .extracting(SnapshotPart::condition)
        .containsExactly("");
    assertThat(SnapshotPart.whole(table).condition()).isEmpty();
  }
}
