package io.chimera.sinks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.TableName;
import io.chimera.sinks.Contracts;
import io.chimera.sinks.TestLake;
import io.chimera.sinks.iceberg.Lake;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start whose catalog says that tables are gone. */
class CommitterTest {
  private static final Patience THRICE = new Patience(3, Duration.ZERO, Duration.ZERO);

  @TempDir private Path directory;
  private TestLake lake;
  private List<OpenedDataset> datasets;

  @BeforeEach
  void open() {
    lake = new TestLake(directory);
    datasets = lake.open(Contracts.bets(), TestLake.at(0));
  }

  @AfterEach
  void close() {
    lake.close();
  }

  /** Of which so many loads fail as with a proxy whose catalog is away. */
  private static final class Absent implements Lake {
    private final Lake lake;
    private final int failures;
    private int loads;

    Absent(Lake lake, int failures) {
      this.lake = lake;
      this.failures = failures;
    }

    @Override
    public Table load(TableName name) {
      loads++;
      if (loads <= failures) {
        throw new NoSuchTableException("Absent by the test");
      }
      return lake.load(name);
    }

    @Override
    public void close() {
      lake.close();
    }
  }

  @Test
  void asksAgainBeforeItTakesATableForGone() {
    var absent = new Absent(lake.catalog(), 2);

    var committer = new Committer(absent, datasets, THRICE);

    assertThat(committer.outstanding(List.of())).isEmpty();
  }

  @Test
  void endsWithAnErrorOfItsOwnWhenTheTableStaysGone() {
    var absent = new Absent(lake.catalog(), 3);

    assertThatThrownBy(() -> new Committer(absent, datasets, THRICE))
        .isInstanceOf(TableGoneException.class)
        .hasMessage("Cannot commit to table 'casino.bets': there is none of that name any more");
  }
}
