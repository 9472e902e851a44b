package io.chimera.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.TopicSpec.Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SqlStatementsTest {
  private static final BenchContract.Source SOURCE =
      new BenchContract.Source("127.0.0.1:9092", "http://127.0.0.1:8080");

  private static SqlStatements of(Subject subject, Shapes shape, Format format) {
    return new SqlStatements(
        new Workload.Kind(shape, format, new TopicLoader.Dirt(0, 0, 0)), subject, "lake");
  }

  @Test
  void insertsAllOfTheTopicWhereNothingIsGoverned() {
    assertThat(of(Subject.SQL_TUNED, Shapes.BETS, Format.AVRO).inserts())
        .containsExactly("INSERT INTO `lake`.`bench`.`bets` SELECT * FROM records");
    assertThat(of(Subject.SQL_TUNED, Shapes.BETS, Format.AVRO).tables()).isEmpty();
  }

  @Test
  void setsTheConsumerWhereItIsTunedOnly() {
    assertThat(of(Subject.SQL_SHIPPED, Shapes.BETS, Format.AVRO).source(SOURCE, "t"))
        .contains("'format' = 'avro-confluent'")
        .doesNotContain("max.poll.records");
    assertThat(of(Subject.SQL_TUNED, Shapes.BETS, Format.JSON).source(SOURCE, "t"))
        .contains("'format' = 'json'", "'properties.max.poll.records' = '5000'");
  }

  @ParameterizedTest
  @EnumSource
  void governsByAllRulesAndTheUniqueColumns(Shapes shapes) {
    Shape shape = shapes.shape();
    SqlStatements statements = of(Subject.SQL_GOVERNED, shapes, Format.AVRO);

    assertThat(statements.tables()).hasSize(1);
    assertThat(statements.inserts()).hasSize(2);
    assertThat(statements.inserts().get(0))
        .contains("PARTITION BY `%s` ORDER BY".formatted(String.join("`, `", shape.unique())));
    for (Shape.Rule rule : shape.rules()) {
      assertThat(statements.inserts())
          .allSatisfy(
              insert -> assertThat(insert).contains("(%s) IS NOT FALSE".formatted(rule.sql())));
      assertThat(statements.inserts().get(1)).contains("THEN '%s'".formatted(rule.name()));
    }
  }
}
