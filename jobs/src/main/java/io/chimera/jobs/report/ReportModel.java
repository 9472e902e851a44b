package io.chimera.jobs.report;

import java.util.List;

/**
 * What there is to report of a time, by what is known of runs and tables alone.
 *
 * @param window the time
 * @param performance how much was done, and what that took
 * @param failings what went wrong
 * @param compliance what was declared, and whether the books agree
 */
public record ReportModel(
    TimeWindow window, Performance performance, Failings failings, Compliance compliance) {

  /**
   * The report.
   *
   * @param runs those that started first before others; also those of before the time, whose
   *     contracts are reported
   * @param tables as they are now
   */
  public static ReportModel of(List<PipelineRun> runs, List<TableState> tables, TimeWindow window) {
    List<PipelineRun> known =
        runs.stream().filter(run -> run.startedAt().isBefore(window.until())).toList();
    return new ReportModel(
        window,
        Performance.of(known, window),
        Failings.of(known, tables, window),
        Compliance.of(known, tables, window));
  }
}
