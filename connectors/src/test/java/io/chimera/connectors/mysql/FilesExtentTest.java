package io.chimera.connectors.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilesExtentTest {

  @ParameterizedTest
  @CsvSource({"1, 4, 596", "2, 100, 300", "3, 300, 0", "3, 400, 0", "4, 4, 0"})
  void addsUpWhatIsLeftOfAFileAndAllAfterIt(long file, long offset, long bytes) {
    var extent = new FilesExtent(new TreeMap<>(Map.of(1L, 200L, 2L, 100L, 3L, 300L)));

    assertThat(extent.bytesAfter(BinlogPosition.of(file, offset).value())).isEqualTo(bytes);
    assertThat(extent.keptBytes()).isEqualTo(600);
  }
}
