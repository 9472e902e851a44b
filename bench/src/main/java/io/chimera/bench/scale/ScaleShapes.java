package io.chimera.bench.scale;

import io.chimera.bench.FieldType;
import io.chimera.bench.Shape;
import io.chimera.bench.Shape.Field;
import io.chimera.bench.Shapes;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The records of each step: bets, but where columns grow. */
final class ScaleShapes {
  private static final String PARTITION = "shop";

  private ScaleShapes() {}

  static Shape of(Along along, int step) {
    return switch (along) {
      case COLUMNS -> WideRecords.shape(step);
      case PARTITIONS -> ofPartitions(step);
      case DATASETS, KEYS, PARALLELISM -> Shapes.BETS.shape();
    };
  }

  /** Bets with one more column, by which alone their table is partitioned. */
  private static Shape ofPartitions(int partitions) {
    Shape bets = Shapes.BETS.shape();
    var columns = new ArrayList<>(bets.columns());
    columns.add(Field.required(PARTITION, FieldType.INT));
    return new Shape(
        bets.name(),
        columns,
        bets.unique(),
        bets.key(),
        bets.eventTime(),
        List.of(PARTITION),
        bets.rules(),
        new InPartitions(bets.values(), partitions));
  }

  /** Every record lies in any partition: there is no order that a writer could make use of. */
  private record InPartitions(Shape.Values bets, int partitions) implements Shape.Values {
    @Override
    public @Nullable Object[] of(long index, SplittableRandom random) {
      @Nullable Object[] bet = bets.of(index, random);
      var values = new @Nullable Object[bet.length + 1];
      System.arraycopy(bet, 0, values, 0, bet.length);
      values[bet.length] = random.nextInt(partitions);
      return values;
    }

    @Override
    public void spoil(@Nullable Object[] values, SplittableRandom random) {
      bets.spoil(values, random);
    }
  }
}
