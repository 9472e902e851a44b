package io.chimera.jobs.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class LineageDrawingTest {
  private static final LineageGraph GRAPH = Starts.graph();

  private static Document svg(LineageGraph graph) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(new LineageDrawing(graph).svg())));
  }

  private static int count(Document svg, String tag, String kind) {
    int count = 0;
    var elements = svg.getElementsByTagName(tag);
    for (int index = 0; index < elements.getLength(); index++) {
      count += ((Element) elements.item(index)).getAttribute("class").equals(kind) ? 1 : 0;
    }
    return count;
  }

  @Test
  void hasABoxForEachDatasetAndALineForEachColumn() throws Exception {
    Document svg = svg(GRAPH);

    assertThat(count(svg, "rect", "box")).isEqualTo(6);
    assertThat(count(svg, "text", "column")).isEqualTo(7);
    assertThat(count(svg, "path", "same")).isEqualTo(2);
    // Changed values, and what is told of no columns.
    assertThat(count(svg, "path", "changed")).isEqualTo(4);
  }

  @Test
  void standsFurtherRightThanWhatItIsMadeFrom() {
    String svg = new LineageDrawing(GRAPH).svg();

    assertThat(svg).contains("x=\"29\" y=\"39\">kafka://broker:9092 game_v1<");
    assertThat(svg).contains("x=\"449\" y=\"39\">casino.bets<");
    assertThat(svg).contains("x=\"869\" y=\"39\">file /lake/per_customer<");
  }

  /** A column is called so by whoever made the table. */
  @Test
  void namesAreNoMarkup() throws Exception {
    String html = new LineageDrawing(GRAPH).html("<script>");

    assertThat(html).contains("&lt;total&gt;").contains("<title>&lt;script&gt;</title>");
    assertThat(html).doesNotContain("<script>").doesNotContain("<total>");
  }

  @Test
  void anEmptyGraphIsAnEmptyImage() throws Exception {
    Document svg = svg(new LineageGraph(List.of()));

    assertThat(svg.getElementsByTagName("rect").getLength()).isZero();
  }
}
