package io.chimera.schemas.contract;

import java.util.Arrays;
import java.util.List;

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

  Keys planned(String... keys) {
    return new Keys(known, Arrays.asList(keys));
  }
}
