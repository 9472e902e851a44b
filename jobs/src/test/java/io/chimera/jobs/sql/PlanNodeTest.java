package io.chimera.jobs.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.jobs.sql.PlanNode.Item;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Descriptions as Flink 1.20 writes them. */
class PlanNodeTest {

  @Test
  void hasAKindAndWhatIsSaidByName() {
    var calc = PlanNode.parse("[3]:Calc(select=[id, (a + b) AS c], where=[(a > 1)])");

    assertThat(calc.kind()).isEqualTo("Calc");
    assertThat(calc.items("select"))
        .containsExactly(new Item("id", "id"), new Item("(a + b)", "c"));
    assertThat(calc.said("where")).isEqualTo("(a > 1)");
    assertThat(calc.said("groupBy")).isEmpty();
  }

  @Test
  void whatStandsInQuotesAndBracketsIsNotSplit() {
    var calc =
        PlanNode.parse(
            "Calc(select=[CASE((a = 'x, y] AS z'), 1, CAST(b AS DECIMAL(18, 0))) AS c, CAST(d AS"
                + " BIGINT) AS d])");

    assertThat(calc.items("select"))
        .containsExactly(
            new Item("CASE((a = 'x, y] AS z'), 1, CAST(b AS DECIMAL(18, 0)))", "c"),
            new Item("CAST(d AS BIGINT)", "d"));
  }

  @Test
  void boundsOfWindowsDoNotOpenAQuote() {
    var window =
        PlanNode.parse(
            "WindowAggregate(groupBy=[g], window=[TUMBLE(time_col=[t], size=[1 h])], select=[g,"
                + " SUM(a) AS s, start('w$) AS window_start, end('w$) AS window_end])");

    assertThat(window.items("select"))
        .extracting(Item::name)
        .containsExactly("g", "s", "window_start", "window_end");
  }

  @Test
  void whatIsNoOperatorOfAPlanHasNoKind() {
    assertThat(PlanNode.parse("kafka://broker:9092 bets").kind()).isEmpty();
    assertThat(PlanNode.parse("null").kind()).isEmpty();
    assertThat(PlanNode.parse("").kind()).isEmpty();
  }

  @Test
  void findsFieldsByNameByPlaceAndInRecords() {
    List<String> fields = List.of("a", "b", "c");

    assertThat(PlanNode.places("(a + UPPER(c))", fields)).containsExactlyInAnyOrder(0, 2);
    assertThat(PlanNode.places("FINAL(LAST(LOST.$1, 0))", fields)).containsExactly(1);
    assertThat(PlanNode.places("WON.c", fields)).containsExactly(2);
    assertThat(PlanNode.places("a.b", fields)).as("field of a record").containsExactly(0);
    assertThat(PlanNode.places("LOST.$7", fields)).isEmpty();
  }

  @Test
  void functionsAndTextAreNoFields() {
    List<String> fields = List.of("a", "COUNT", "text");

    assertThat(PlanNode.places("COUNT(a) || 'text'", fields)).containsExactly(0);
    assertThat(PlanNode.places("_UTF-16LE'it''s text'", fields)).isEmpty();
  }
}
