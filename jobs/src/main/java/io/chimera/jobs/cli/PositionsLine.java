package io.chimera.jobs.cli;

import io.chimera.schemas.stream.Positions;
import java.util.ArrayList;

/** Positions in one line for people. */
final class PositionsLine {
  private PositionsLine() {}

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
