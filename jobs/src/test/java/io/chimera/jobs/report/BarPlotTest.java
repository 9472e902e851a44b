package io.chimera.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class BarPlotTest {
  private static final Instant NINE = Instant.parse("2026-11-20T09:00:00Z");

  private static BarPlot plot() {
    return new BarPlot(
        "records",
        "Records <by> fate",
        List.of("written", "quarantined"),
        Duration.ofMinutes(5),
        value -> String.format(Locale.ROOT, "%.0f", value));
  }

  private static List<Element> elements(BarPlot plot, String tag) throws Exception {
    var found =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(plot.svg())))
            .getElementsByTagName(tag);
    var elements = new ArrayList<Element>();
    for (int index = 0; index < found.getLength(); index++) {
      elements.add((Element) found.item(index));
    }
    return elements;
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  @Test
  void partsOfABarStandOneOnTheOther() throws Exception {
    List<Element> rectangles = elements(plot().bar(NINE, 60, 40), "rect");

    assertThat(rectangles).hasSize(2);
    Element written = rectangles.get(0);
    Element quarantined = rectangles.get(1);
    // 100 is the top of the scale: 202 from 12 to 214.
    assertThat(number(written, "y") + number(written, "height")).isCloseTo(214, within(0.11));
    assertThat(number(written, "height")).isCloseTo(121.2, within(0.11));
    assertThat(number(quarantined, "y")).isCloseTo(12, within(0.11));
    assertThat(number(quarantined, "y") + number(quarantined, "height"))
        .isCloseTo(number(written, "y"), within(0.11));
  }

  @Test
  void barsStandSideBySideInsideThePlot() throws Exception {
    BarPlot plot = plot();
    for (int index = 0; index < 60; index++) {
      plot.bar(NINE.plusSeconds(300L * index), index, 1);
    }

    double end = 0;
    for (Element rectangle : elements(plot, "rect")) {
      if (rectangle.getAttribute("class").equals("part1")) {
        assertThat(number(rectangle, "x")).isGreaterThan(end);
        end = number(rectangle, "x") + number(rectangle, "width");
      }
    }
    assertThat(end).isLessThan(BarPlot.WIDTH);
    List<Element> labels =
        elements(plot, "text").stream()
            .filter(text -> text.getAttribute("class").equals("time"))
            .toList();
    assertThat(labels)
        .extracting(Element::getTextContent)
        .containsExactly(
            "11-20 09:00",
            "11-20 09:50",
            "11-20 10:40",
            "11-20 11:30",
            "11-20 12:20",
            "11-20 13:10");
  }

  @Test
  void saysItsNumbersToThoseWhoCannotSeeIt() throws Exception {
    List<Element> titles = elements(plot().bar(NINE, 3, 0), "title");

    assertThat(titles)
        .extracting(Element::getTextContent)
        .containsExactly("Records <by> fate", "2026-11-20T09:00:00Z: written 3, quarantined 0");
  }

  @Test
  void littleIsSeenBesideMuch() throws Exception {
    Element quarantined = elements(plot().bar(NINE, 1_000_000, 1), "rect").get(1);

    assertThat(number(quarantined, "height")).isEqualTo(1);
  }

  @Test
  void isEmptyWithoutBars() throws Exception {
    assertThat(elements(plot(), "rect")).isEmpty();
    assertThat(elements(plot(), "line")).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "0.3, 0.4", "1, 1", "7, 8", "11, 20", "999, 1000", "40001, 50000"})
  void theScaleEndsAtARoundNumber(double most, double ceiling) {
    assertThat(BarPlot.ceiling(most)).isCloseTo(ceiling, within(1e-9));
  }
}
