package io.chimera.schemas.contract;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The keys an object of a document may have.
 *
 * @param known those that are read, in the order in which messages and the reference list them
 * @param planned those that are refused as not supported yet
 */
public record Keys(List<String> known, List<String> planned) {
  public Keys {
    known = List.copyOf(known);
    planned = List.copyOf(planned);
  }

  public static Keys of(String... known) {
    return new Keys(Arrays.asList(known), List.of());
  }

  /** With further known keys behind them. */
  Keys and(List<String> more) {
    return new Keys(Stream.concat(known.stream(), more.stream()).toList(), planned);
  }

  Keys planned(String... keys) {
    return new Keys(known, Arrays.asList(keys));
  }
}
