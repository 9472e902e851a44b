package io.chimera.jobs.cli;

import io.chimera.schemas.stream.Positions;
import java.util.ArrayList;

/** Positions in one line for people. */
final class PositionsLine {
  private PositionsLine() {}

  /** Whether nothing was read. */
  static boolean isZero(Positions positions) {
    return positions.streams().values().stream()
        .flatMap(splits -> splits.next().values().stream())
        .allMatch(next -> next == 0);
  }

  static String of(Positions positions) {
    var parts = new ArrayList<String>();
    positions
        .streams()
        .forEach(
            (stream, splits) ->
                splits
                    .next()
                    .forEach((split, next) -> parts.add(stream + "/" + split + "@" + next)));
    return parts.isEmpty() ? "nothing" : String.join(" ", parts);
  }
}
