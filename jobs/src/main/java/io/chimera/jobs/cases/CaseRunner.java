package io.chimera.jobs.cases;

import io.chimera.connectors.decode.FormatDecoders;
import io.chimera.quality.admission.Trial;
import io.chimera.quality.admission.Trial.Fate;
import io.chimera.quality.admission.Trial.Outcome;
import io.chimera.quality.protect.Keyring;
import io.chimera.quality.rules.RuleChecks;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.InvalidContractException;
import io.chimera.schemas.stream.Rejection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;

/** Takes every case of a directory through the pass of its dataset. */
public final class CaseRunner {
  private CaseRunner() {}

  /**
   * What a case came to.
   *
   * @param differences what is not as expected, in words; empty if the case holds
   */
  public record Result(Case tried, List<String> differences) {
    public boolean holds() {
      return differences.isEmpty();
    }
  }

  /**
   * Tries all cases of the YAML and JSON files in a directory, or of one file.
   *
   * @throws InvalidContractException if a file is no file of cases, or a rule of the contract is
   *     wrong
   */
  public static List<Result> run(Contract contract, Path cases) throws IOException {
    var problems = RuleChecks.problems(contract);
    if (!problems.isEmpty()) {
      throw new InvalidContractException(problems);
    }
    // Cases are records of a topic.
    var unusedSource = contract.kafka();
    var results = new ArrayList<Result>();
    for (Path file : files(cases)) {
      CaseReader.CaseFile read = CaseReader.read(contract, file);
      Clock clock = Clock.fixed(read.now(), ZoneOffset.UTC);
      if (read.cases().isEmpty()) {
        continue;
      }
      Dataset dataset = dataset(contract, read.cases().get(0).dataset());
      var schema = Optional.ofNullable(read.schema()).map(Object::toString);
      var trial =
          new Trial(
              dataset,
              FormatDecoders.offline(dataset, AvroValue.SCHEMA_ID, schema),
              testKeys(),
              clock);
      for (Case each : read.cases()) {
        results.add(new Result(each, differences(each, dataset, trial.judge(each.raw()))));
      }
    }
    return results;
  }

  /**
   * One key, the same everywhere and known to everybody, so that a token written down in a case is
   * the same on every machine.
   */
  private static Keyring testKeys() {
    byte[] key = "chimera test, protects nothing....".getBytes(StandardCharsets.US_ASCII);
    return new Keyring("test", Map.of("test", key));
  }

  private static List<Path> files(Path cases) throws IOException {
    if (!Files.isDirectory(cases)) {
      return List.of(cases);
    }
    try (Stream<Path> files = Files.list(cases)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(json|yaml|yml)"))
          .sorted()
          .toList();
    }
  }

  private static Dataset dataset(Contract contract, String name) {
    return contract.datasets().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> differences(Case each, Dataset dataset, Outcome outcome) {
    var differences = new ArrayList<String>();
    if (outcome.fate() != each.expected()) {
      differences.add("expected " + words(each.expected()) + ", was " + words(outcome));
      return differences;
    }
    Rejection rejection = outcome.rejection();
    if (rejection != null) {
      if (each.reason() != null && each.reason() != rejection.code()) {
        differences.add("expected the reason " + each.reason() + ", was " + rejection.code());
      }
      if (each.column() != null && !each.column().equals(rejection.column())) {
        differences.add("expected the column " + each.column() + ", was " + rejection.column());
      }
    }
    if (each.rules() != null && !each.rules().equals(outcome.failedRules())) {
      differences.add("expected to fail " + each.rules() + ", failed " + outcome.failedRules());
    }
    RowData row = outcome.row();
    if (row != null) {
      differences.addAll(differences(each, dataset, row));
    }
    return differences;
  }

  private static List<String> differences(Case each, Dataset dataset, RowData row) {
    var differences = new ArrayList<String>();
    List<Column> columns = dataset.writtenColumns();
    List<String> names = columns.stream().map(Column::name).toList();
    each.row()
        .forEach(
            (name, expected) -> {
              int index = names.indexOf(name);
              Column column = columns.get(index);
              String actual = CellValue.text(row, index, column);
              if (!CellValue.equals(actual, expected, column.type())) {
                differences.add("expected " + name + " " + expected + ", was " + actual);
              }
            });
    return differences;
  }

  private static String words(Fate fate) {
    return fate.name().toLowerCase(Locale.ROOT);
  }

  private static String words(Outcome outcome) {
    Rejection rejection = outcome.rejection();
    if (rejection == null) {
      return words(outcome.fate())
          + (outcome.failedRules().isEmpty() ? "" : " by " + outcome.failedRules());
    }
    return "quarantined as "
        + rejection.code()
        + (rejection.column() == null ? "" : " at " + rejection.column())
        + ": "
        + rejection.message();
  }
}
