package io.chimera.jobs.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a moment, or a day in UTC, which is its first moment. */
final class MomentArgument implements ITypeConverter<Instant> {

  @Override
  public Instant convert(String text) {
    try {
      return text.length() == "2026-11-20".length()
          ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
          : Instant.parse(text);
    } catch (DateTimeException wrong) {
      throw new TypeConversionException(
          "'" + text + "' is no moment, expected as in '2026-11-20T08:00:00Z' or '2026-11-20'");
    }
  }
}
