package io.chimera.jobs.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.connectors.database.Drift.Kind;
import io.chimera.connectors.database.JdbcType;
import io.chimera.connectors.database.MySqlType;
import io.chimera.connectors.database.PostgresType;
import io.chimera.connectors.database.TypeEntry;
import io.chimera.connectors.mysql.ReplicaId;
import io.chimera.connectors.postgres.CaptureCode;
import io.chimera.connectors.source.DriftAnswer;
import io.chimera.schemas.contract.TableSpec.OnDrift;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/databases.md against the tables of types. */
class DatabasesDocTest {
  private static final String TYPES = MarkdownPage.of("docs/databases.md").sections().get("Types");

  @Test
  void tellsWhatBecomesOfEveryTypeOfPostgresAndOfNoOther() {
    assertThat(told("Postgres")).containsExactlyElementsOf(known(PostgresType.values()));
  }

  @Test
  void tellsWhatBecomesOfEveryTypeOfMySqlAndOfNoOther() {
    assertThat(told("MySQL and MariaDB")).containsExactlyElementsOf(known(MySqlType.values()));
  }

  @Test
  void tellsWhatBecomesOfEveryTypeOfJdbcAndOfNoOther() {
    assertThat(told("Types of other databases"))
        .containsExactlyElementsOf(known(JdbcType.values()));
  }

  @Test
  void tellsOfAllThatStandsAgainstCapturingChangesAndOfNothingElse() {
    assertThat(codes("Changes of Postgres"))
        .containsExactlyElementsOf(Stream.of(CaptureCode.values()).map(CaptureCode::name).toList());
    assertThat(codes("Changes of MySQL and MariaDB"))
        .containsExactlyElementsOf(
            Stream.of(io.chimera.connectors.mysql.CaptureCode.values()).map(Enum::name).toList());
  }

  @Test
  void tellsTheNumbersOfReplicas() {
    assertThat(MarkdownPage.of("docs/databases.md").sections().get("Changes of MySQL and MariaDB"))
        .contains(
            "between "
                + ReplicaId.FIRST
                + " and "
                + (ReplicaId.FIRST + ReplicaId.COUNT - 1)
                + " that");
  }

  @Test
  void tellsWhatBecomesOfTablesThatChange() {
    String section = MarkdownPage.of("docs/databases.md").sections().get("Tables that change");
    List<Kind> kinds =
        List.of(
            Kind.ADDED,
            Kind.FILLED,
            Kind.UNTYPED,
            Kind.RENAMED,
            Kind.DROPPED,
            Kind.DROPPED,
            Kind.WIDENED,
            Kind.NARROWED,
            Kind.RETYPED,
            Kind.KEY_CHANGED);
    List<List<String>> rows = MarkdownPage.rows(section);

    assertThat(rows).hasSameSizeAs(kinds);
    for (int index = 0; index < rows.size(); index++) {
      List<String> row = rows.get(index);
      Kind kind = kinds.get(index);
      boolean isRequired = row.get(0).contains("required");
      assertThat(row.subList(1, 5).stream().map(DatabasesDocTest::answer).toList())
          .as(row.get(0))
          .containsExactly(
              DriftAnswer.of(OnDrift.FAIL, kind, isRequired),
              DriftAnswer.of(OnDrift.IGNORE, kind, isRequired),
              DriftAnswer.of(OnDrift.QUARANTINE, kind, isRequired),
              DriftAnswer.of(OnDrift.EVOLVE, kind, isRequired));
    }
  }

  private static DriftAnswer answer(String words) {
    if (words.equals("stops")) {
      return DriftAnswer.STOP;
    }
    if (words.equals("rejects every row")) {
      return DriftAnswer.REJECT_ROWS;
    }
    return words.startsWith("goes on") ? DriftAnswer.GO_ON : DriftAnswer.EVOLVE;
  }

  private static List<String> codes(String section) {
    String changes = MarkdownPage.of("docs/databases.md").sections().get(section);
    return MarkdownPage.rows(changes.substring(changes.indexOf("| code |"))).stream()
        .map(row -> row.get(0))
        .toList();
  }

  private static List<List<String>> told(String heading) {
    return Stream.of(TYPES.split("\n### ", -1))
        .filter(part -> part.startsWith(heading + "\n"))
        .map(MarkdownPage::rows)
        .findFirst()
        .orElseThrow();
  }

  private static List<List<String>> known(TypeEntry[] entries) {
    return Stream.of(entries)
        .map(entry -> List.of(entry.declared(), entry.becomes(), entry.remark()))
        .toList();
  }
}
