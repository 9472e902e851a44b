package io.chimera.bench;

import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.TypeConversionException;

/** Finds what options name. */
public final class Labels {
  private Labels() {}

  /**
   * @param all what there is
   * @param label of each
   * @throws TypeConversionException that says what there is
   */
  public static <T> T find(String asked, List<T> all, Function<T, String> label) {
    return all.stream()
        .filter(each -> label.apply(each).equals(asked))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "Unknown '%s', expected one of '%s'"
                        .formatted(asked, String.join("', '", all.stream().map(label).toList()))));
  }
}
