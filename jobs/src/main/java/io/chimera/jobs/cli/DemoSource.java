package io.chimera.jobs.cli;

import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where a demo's data come from. */
enum DemoSource {
  KAFKA(200_000),
  POSTGRES(5_000);

  private final long records;

  DemoSource(long records) {
    this.records = records;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How many a demo has that nobody tells. */
  long records() {
    return records;
  }

  /** Reads by label. */
  static final class Argument implements ITypeConverter<DemoSource> {

    @Override
    public DemoSource convert(String text) {
      return Arrays.stream(values())
          .filter(source -> source.label().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'"
                          + text
                          + "' is no source of a demo, expected one of "
                          + Arrays.stream(values()).map(DemoSource::label).toList()));
    }
  }
}
