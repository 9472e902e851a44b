package io.chimera.jobs.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.jobs.sql.SqlScript.Setting;
import io.chimera.jobs.sql.SqlScript.Statement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SqlScriptTest {

  static Stream<Arguments> scripts() {
    return Stream.of(
        argumentSet("nothing", " \n -- only words; \n /* and; more */ ;; ", List.of()),
        argumentSet(
            "the last semicolon is left out",
            "SELECT 1;\nSELECT 2",
            List.of("SELECT 1", "SELECT 2")),
        argumentSet(
            "semicolon in a quote",
            "SELECT ';', `a;b`, 'it''s;'; SELECT 2",
            List.of("SELECT ';', `a;b`, 'it''s;'", "SELECT 2")),
        argumentSet(
            "semicolon in a comment",
            "SELECT 1 -- one; two\n, 2",
            List.of("SELECT 1 -- one; two\n, 2")),
        argumentSet(
            "word of a comment before",
            "/* SELECT; */ -- SELECT 0\nSELECT 1; -- SELECT 2\n SELECT 2",
            List.of("SELECT 1", "SELECT 2")),
        argumentSet(
            "mark of a comment in a quote",
            "SELECT '--', '/*'; SELECT 2",
            List.of("SELECT '--', '/*'", "SELECT 2")),
        argumentSet(
            "hint stays",
            "SELECT * FROM t /*+ OPTIONS('a;'='b') */; SELECT 2",
            List.of("SELECT * FROM t /*+ OPTIONS('a;'='b') */", "SELECT 2")),
        argumentSet(
            "set of statements is one",
            "EXECUTE STATEMENT SET BEGIN\n"
                + "INSERT INTO a SELECT 1;\n"
                + "INSERT INTO b SELECT 2;\n"
                + "END;\n"
                + "SELECT 3",
            List.of(
                "EXECUTE STATEMENT SET BEGIN\n"
                    + "INSERT INTO a SELECT 1;\n"
                    + "INSERT INTO b SELECT 2;\n"
                    + "END",
                "SELECT 3")),
        argumentSet(
            "END of a CASE does not end a set",
            "execute statement set begin insert into a select case when 1 = 1 then 2 end; end;"
                + " SELECT 3",
            List.of(
                "execute statement set begin insert into a select case when 1 = 1 then 2 end; end",
                "SELECT 3")));
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void findsStatements(String script, List<String> statements) {
    assertThat(SqlScript.statements(script))
        .extracting(Statement::text)
        .containsExactlyElementsOf(statements);
  }

  @Test
  void knowsLinesTitlesAndSettings() {
    List<Statement> statements =
        SqlScript.statements(
            "-- first\n\n"
                + "SET 'a.b' = 'it''s';\n"
                + "/* second */ SELECT\n"
                + "  1 -- one\n"
                + ";\n"
                + "INSERT INTO t SELECT 1;\n"
                + "COMPILE AND EXECUTE PLAN 'p.json' FOR INSERT INTO t SELECT 1;\n"
                + "COMPILE PLAN 'p.json' FOR INSERT INTO t SELECT 1");

    assertThat(statements).extracting(Statement::line).containsExactly(3, 4, 7, 8, 9);
    assertThat(statements)
        .extracting(Statement::title)
        .startsWith("SET 'a.b' = '…'", "SELECT 1", "INSERT INTO t SELECT 1");
    assertThat(statements.get(0).setting()).contains(new Setting("a.b", "it's"));
    assertThat(statements.get(1).setting()).isEmpty();
    assertThat(statements)
        .extracting(Statement::isWrite)
        .containsExactly(false, false, true, true, false);
  }

  @Test
  void titlesHaveNoValuesOfOptions() {
    assertThat(
            SqlScript.statements(
                "CREATE TABLE t (id INT) WITH ('user'='me', 'password' = 'it''s; a secret')"))
        .extracting(Statement::title)
        .containsExactly("CREATE TABLE t (id INT) WITH ('user'= '…', 'password' = '…')");
  }

  static Stream<Arguments> endless() {
    return Stream.of(
        argumentSet("quote", "SELECT 1;\nSELECT 'one", "the quote that begins in line 2"),
        argumentSet("comment", "SELECT 1 /* one", "the comment that begins in line 1"));
  }

  @ParameterizedTest
  @MethodSource("endless")
  void refusesWhatDoesNotEnd(String script, String what) {
    assertThatThrownBy(() -> SqlScript.statements(script))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot read the script: " + what + " does not end");
  }

  @Test
  void exampleHasTheStatementsThatItShows() throws Exception {
    var example =
        Path.of(System.getProperty("chimera.home"), "examples", "sql", "casino_medallion.sql");

    assertThat(SqlScript.statements(Files.readString(example)))
        .extracting(statement -> statement.title().split(" ", 2)[0])
        .containsExactly(
            "SET", "CREATE", "CREATE", "CREATE", "CREATE", "CREATE", "CREATE", "EXECUTE");
  }
}
