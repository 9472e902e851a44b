package io.chimera.jobs.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.connectors.database.JdbcType;
import io.chimera.connectors.database.MySqlType;
import io.chimera.connectors.database.PostgresType;
import io.chimera.connectors.database.TypeEntry;
import io.chimera.connectors.mysql.ReplicaId;
import io.chimera.connectors.postgres.CaptureCode;
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
