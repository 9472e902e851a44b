package io.chimera.jobs.report;

import io.chimera.jobs.report.Timeline.Slice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A report as a page that needs nothing else: no script, no font, no picture from anywhere. Light
 * or dark as the reader has it; each plot has its numbers in a table beside it.
 */
public final class ReportPage {
  private static final String STYLE =
      """
      :root{color-scheme:light dark;--ink:#1d2733;--soft:#5b6775;--paper:#fff;--band:#f3f5f8;
      --rule:#d5dbe2;--bad:#a3261b;--good:#1f6b3a;--p0:#2f6fb0;--p1:#c4512d;--p2:#8a8f98;
      --p3:#b08a1e}
      @media (prefers-color-scheme:dark){:root{--ink:#e4e8ed;--soft:#a3adb9;--paper:#14181d;
      --band:#1d232a;--rule:#363f49;--bad:#ff8d7e;--good:#7bd39a;--p0:#6aa9e6;--p1:#f08a66;
      --p2:#8b939e;--p3:#e0bd55}}
      body{font:15px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--paper);
      max-width:1180px;margin:0 auto;padding:24px}
      h1{font-size:24px;margin:0}h2{font-size:19px;margin:36px 0 4px;border-bottom:2px solid var(--rule)}
      h3{font-size:15px;margin:22px 0 6px}p{margin:6px 0}.note,.when{color:var(--soft)}
      .wide{overflow-x:auto}table{border-collapse:collapse;font-size:13px;
      font-variant-numeric:tabular-nums}caption{position:absolute;clip-path:inset(50%);
      width:1px;height:1px;overflow:hidden;white-space:nowrap}
      th,td{padding:4px 12px 4px 0;text-align:left;vertical-align:top;
      border-bottom:1px solid var(--rule)}th{color:var(--soft);font-weight:600}
      tbody tr:nth-child(even){background:var(--band)}td.number,th.number{text-align:right;
      white-space:nowrap}td.bad{color:var(--bad);font-weight:600}td.good{color:var(--good)}
      td.long{max-width:420px;overflow-wrap:anywhere}
      figure{margin:18px 0}figcaption{font-weight:600;font-size:14px}
      .plot{width:100%;max-width:900px;height:auto;display:block}
      .plot text{font:11px system-ui,sans-serif;fill:var(--soft)}.plot .scale{text-anchor:end}
      .plot .time{text-anchor:middle}.plot .grid{stroke:var(--rule);stroke-width:1}
      .part0{fill:var(--p0)}.part1{fill:var(--p1)}.part2{fill:var(--p2)}.part3{fill:var(--p3)}
      .legend{display:flex;gap:16px;flex-wrap:wrap;font-size:13px;color:var(--soft);
      list-style:none;margin:4px 0;padding:0}.legend svg{width:11px;height:11px;margin-right:5px}
      summary{cursor:pointer;color:var(--soft)}
      """;

  private final ReportModel report;
  private final StringBuilder page = new StringBuilder();

  private ReportPage(ReportModel report) {
    this.report = report;
  }

  /**
   * The page.
   *
   * @param of what it is a report of
   * @param madeAt when it was made
   */
  public static String of(ReportModel report, String of, Instant madeAt) {
    return new ReportPage(report).html(of, madeAt);
  }

  private String html(String of, Instant madeAt) {
    String title = "Report of " + of;
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
        .append("style-src 'unsafe-inline'\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<title>")
        .append(Markup.escaped(title))
        .append("</title>\n<style>")
        .append(STYLE)
        .append("</style>\n</head>\n<body>\n<main>\n");
    element("h1", title);
    page.append("<p class=\"when\">")
        .append(Markup.escaped(when(report.window())))
        .append("; made at ")
        .append(madeAt)
        .append(". All times are UTC.</p>\n");
    for (ReportSection section : ReportSection.of(report)) {
      page.append("<section>\n");
      element("h2", section.title());
      for (String note : section.notes()) {
        page.append("<p class=\"note\">").append(Markup.escaped(note)).append("</p>\n");
      }
      section.tables().forEach(this::show);
      page.append("</section>\n");
    }
    return page.append("</main>\n</body>\n</html>\n").toString();
  }

  /** The time of a report, in words. */
  public static String when(TimeWindow window) {
    return window.since().equals(Instant.EPOCH)
        ? "All that is known until " + window.until()
        : "From " + window.since() + " until " + window.until();
  }

  private void element(String name, String text) {
    page.append(String.format("<%s>%s</%s>%n", name, Markup.escaped(text), name));
  }

  private void show(ReportTable table) {
    element("h3", table.title());
    if (table.rows().isEmpty()) {
      element("p", table.whenEmpty());
      return;
    }
    if (!table.key().equals(ReportSection.OVER_TIME)) {
      append(table);
      return;
    }
    plots(report.performance().timeline());
    page.append("<details><summary>The numbers of these plots</summary>\n");
    append(table);
    page.append("</details>\n");
  }

  private void plots(Timeline timeline) {
    Duration step = timeline.step();
    var records =
        new BarPlot(
            "records",
            "Records by fate",
            List.of("written", "quarantined", "duplicates", "other"),
            step,
            ReportPage::count);
    var bytes =
        new BarPlot(
            "bytes",
            "Bytes added to tables",
            List.of("bytes"),
            step,
            value -> new ByteCount(Math.round(value)).toString());
    var cpu =
        new BarPlot(
            "cpu",
            "CPU seconds of jobs, where they ended",
            List.of("CPU seconds"),
            step,
            ReportPage::count);
    for (Slice slice : timeline.slices()) {
      records.bar(
          slice.from(), slice.written(), slice.quarantined(), slice.duplicates(), slice.other());
      bytes.bar(slice.from(), slice.bytes());
      cpu.bar(slice.from(), Objects.requireNonNullElse(slice.cpuSeconds(), 0d));
    }
    figure("Records by fate", records.svg(), "written", "quarantined", "duplicates", "other");
    figure("Bytes added to tables", bytes.svg());
    if (timeline.slices().stream().anyMatch(slice -> slice.cpuSeconds() != null)) {
      figure("CPU seconds of jobs, where they ended", cpu.svg());
    } else {
      element("p", "What jobs took is not known: none that told of it has ended in this time.");
    }
  }

  private static String count(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,d", Math.round(value))
        : String.format(Locale.ROOT, "%,.2f", value);
  }

  private void figure(String caption, String svg, String... legend) {
    page.append("<figure>\n");
    element("figcaption", caption);
    if (legend.length > 0) {
      page.append("<ul class=\"legend\">\n");
      for (int part = 0; part < legend.length; part++) {
        page.append("<li><svg viewBox=\"0 0 10 10\" aria-hidden=\"true\"><rect class=\"part")
            .append(part)
            .append("\" width=\"10\" height=\"10\"/></svg>")
            .append(Markup.escaped(legend[part]))
            .append("</li>\n");
      }
      page.append("</ul>\n");
    }
    page.append(svg).append("</figure>\n");
  }

  private void append(ReportTable table) {
    page.append("<div class=\"wide\"><table>\n<caption>")
        .append(Markup.escaped(table.title()))
        .append("</caption>\n<thead><tr>");
    List<String> labels = table.labels();
    for (int column = 0; column < labels.size(); column++) {
      page.append("<th scope=\"col\"")
          .append(table.isNumeric(column) ? " class=\"number\">" : ">")
          .append(Markup.escaped(labels.get(column)))
          .append("</th>");
    }
    page.append("</tr></thead>\n<tbody>\n");
    for (List<@Nullable Object> row : table.rows()) {
      page.append("<tr>");
      for (int column = 0; column < row.size(); column++) {
        cell(table, column, row.get(column));
      }
      page.append("</tr>\n");
    }
    page.append("</tbody></table></div>\n");
  }

  private void cell(ReportTable table, int column, @Nullable Object value) {
    String kind = table.isNumeric(column) ? "number" : "long";
    String name = table.columns().get(column);
    if (name.equals("balanced") || name.equals("same")) {
      kind = Boolean.TRUE.equals(value) ? "good" : "bad";
    }
    page.append("<td class=\"")
        .append(kind)
        .append("\">")
        .append(Markup.escaped(ReportTable.text(value)))
        .append("</td>");
  }
}
