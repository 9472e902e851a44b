package io.chimera.jobs.report;

import java.util.Locale;

/**
 * A number of bytes, which people read in thousands of thousands.
 *
 * @param bytes how many
 */
public record ByteCount(long bytes) {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  private static final double STEP = 1_000;

  @Override
  public String toString() {
    double value = bytes;
    int unit = 0;
    while (Math.round(value * 10) >= 10 * STEP && unit < UNITS.length - 1) {
      value /= STEP;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }
}
