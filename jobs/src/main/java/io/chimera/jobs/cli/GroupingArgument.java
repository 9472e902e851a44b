package io.chimera.jobs.cli;

import io.chimera.jobs.quarantine.Grouping;
import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads by what is counted. */
final class GroupingArgument implements ITypeConverter<Grouping> {

  @Override
  public Grouping convert(String text) {
    return Arrays.stream(Grouping.values())
        .filter(grouping -> grouping.label().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'"
                        + text
                        + "' is nothing to count by, expected one of "
                        + Arrays.stream(Grouping.values()).map(Grouping::label).toList()));
  }
}
