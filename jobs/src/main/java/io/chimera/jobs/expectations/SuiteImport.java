package io.chimera.jobs.expectations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.jobs.expectations.Expectation.Severity;
import io.chimera.jobs.expectations.ExpectationType.Scope;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.RecordRule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns a suite of Great Expectations into the rules of a contract. Every expectation comes out as
 * imported, as changed with what it means now, or as refused with the reason; none is lost.
 */
public final class SuiteImport {
  private static final String SHARE =
      "the share ('mostly') is that of every commit, and the records in question are written";
  private static final String WITH_NULLS = "records with nulls count, as valid ones";

  private final TargetColumns columns;
  private final Fragment fragment;
  private final @Nullable Trial trial;
  private final List<Outcome> outcomes = new ArrayList<>();

  private SuiteImport(TargetColumns columns, Fragment fragment, @Nullable Trial trial) {
    this.columns = columns;
    this.fragment = fragment;
    this.trial = trial;
  }

  /** Turns a suite into rules for a dataset, with its columns, types and rules in view. */
  public static SuiteImport into(Dataset dataset, Suite suite) {
    Set<String> taken = dataset.rules().stream().map(RecordRule::name).collect(Collectors.toSet());
    return new SuiteImport(TargetColumns.of(dataset), new Fragment(taken), new Trial(dataset))
        .all(suite);
  }

  /** Turns a suite into rules for a contract that is still to be written. */
  public static SuiteImport of(Suite suite) {
    return new SuiteImport(TargetColumns.unknown(), new Fragment(Set.of()), null).all(suite);
  }

  /** How an expectation fared. */
  public enum Result {
    IMPORTED("imported"),
    CHANGED("changed"),
    REFUSED("refused");

    private final String label;

    Result(String label) {
      this.label = label;
    }

    /** As reports say it. */
    public String label() {
      return label;
    }
  }

  /**
   * What became of one expectation.
   *
   * @param position in the suite, from 1
   * @param type of the expectation
   * @param rules what it became, in words
   * @param notes what it means now where it was changed, or why it was refused
   */
  public record Outcome(
      int position, String type, Result result, List<String> rules, List<String> notes) {
    public Outcome {
      rules = List.copyOf(rules);
      notes = List.copyOf(notes);
    }
  }

  /** What became of every expectation, in the suite's order. */
  public List<Outcome> outcomes() {
    return List.copyOf(outcomes);
  }

  /** How many fared so. */
  public long count(Result result) {
    return outcomes.stream().filter(outcome -> outcome.result() == result).count();
  }

  /** The keys {@code columns} and {@code quality} of a contract's dataset, where there are any. */
  public ObjectNode rules() {
    ObjectNode rules = JsonNodeFactory.instance.objectNode();
    if (!fragment.columns().isEmpty()) {
      rules.set("columns", fragment.columns());
    }
    if (!fragment.quality().isEmpty()) {
      rules.set("quality", fragment.quality());
    }
    return rules;
  }

  private SuiteImport all(Suite suite) {
    suite.expectations().forEach(expectation -> outcomes.add(outcome(expectation)));
    fragment
        .columns()
        .forEach(
            column -> {
              String name = column.get("name").textValue();
              columns.alias(name).ifPresent(alias -> fragment.alias(name, alias));
            });
    return this;
  }

  private Outcome outcome(Expectation expectation) {
    try {
      Translated translated = translated(expectation);
      Severity severity = expectation.severity();
      if (trial != null) {
        trial.read(alone(translated, severity));
      } else {
        alone(translated, severity);
      }
      var rules = new ArrayList<String>();
      for (Rule rule : translated.rules()) {
        rules.add(fragment.add(rule, severity));
      }
      return new Outcome(
          expectation.position(),
          expectation.type(),
          translated.notes().isEmpty() ? Result.IMPORTED : Result.CHANGED,
          rules,
          translated.notes());
    } catch (RefusedException refused) {
      return new Outcome(
          expectation.position(),
          expectation.type(),
          Result.REFUSED,
          List.of(),
          List.of(String.valueOf(refused.getMessage())));
    }
  }

  /** Only this expectation's rules, so that nothing is added of one that is refused. */
  private static Fragment alone(Translated translated, Severity severity) throws RefusedException {
    var alone = new Fragment(Set.of());
    for (Rule rule : translated.rules()) {
      alone.add(rule, severity);
    }
    return alone;
  }

  private Translated translated(Expectation expectation) throws RefusedException {
    ExpectationType type =
        ExpectationTypes.of(expectation.type())
            .orElseThrow(
                () ->
                    new RefusedException(
                        "it is none of the types that Great Expectations brings along"));
    var arguments = new Arguments(expectation.arguments(), columns);
    arguments.refuseParameters();
    Translated translated = type.translation().of(arguments);
    if (type.scope() == Scope.RECORD) {
      translated = restricted(translated, arguments);
      translated = shared(translated, arguments);
    } else if (arguments.optional("row_condition").isPresent()) {
      throw new RefusedException("a rule on commits is about all records, and 'row_condition' not");
    }
    arguments.refuseUnread();
    return translated;
  }

  private Translated restricted(Translated translated, Arguments arguments)
      throws RefusedException {
    String language = arguments.optional("condition_parser").map(JsonNode::asText).orElse("");
    var condition = arguments.optional("row_condition");
    if (condition.isEmpty()) {
      return translated;
    }
    String sql = new RowConditions(columns).sql(condition.get(), language);
    var rules = new ArrayList<Rule>();
    for (Rule rule : translated.rules()) {
      rules.add(
          new Rule.Check(
              Fragment.subject(rule) + "_where",
              "(" + sql + ") IS NOT TRUE OR (" + Sql.of(rule) + ")"));
    }
    return translated.with(rules);
  }

  private static Translated shared(Translated translated, Arguments arguments)
      throws RefusedException {
    BigDecimal mostly = mostly(arguments);
    if (mostly.compareTo(BigDecimal.ONE) == 0) {
      return translated;
    }
    if (arguments.optional("row_condition").isPresent()) {
      throw new RefusedException(
          "the share ('mostly') would be one of all records, and not of those of 'row_condition'");
    }
    Rule first = translated.rules().get(0);
    if (first instanceof Rule.Required required) {
      return translated
          .with(List.of(CommitExpectations.mostlyPresent(required.column(), mostly)))
          .noting(SHARE);
    }
    if (first instanceof Rule.Empty empty) {
      return translated
          .with(List.of(CommitExpectations.mostlyEmpty(empty.column(), mostly)))
          .noting(SHARE);
    }
    return translated
        .with(List.of(CommitExpectations.mostlyValid(only(translated.rules()), mostly)))
        .noting(SHARE)
        .noting(WITH_NULLS);
  }

  /** A share is one of records that meet all rules, so these have to be one. */
  private static Rule only(List<Rule> rules) throws RefusedException {
    if (rules.size() == 1) {
      return rules.get(0);
    }
    var parts = new ArrayList<String>();
    for (Rule rule : rules) {
      if (rule instanceof Rule.AtColumn condition && condition.key().equals("pattern")) {
        throw new RefusedException(
            "that most values match several patterns ('mostly') is no single condition");
      }
      parts.add("(" + Sql.of(rule) + ")");
    }
    return new Rule.Check(Fragment.subject(rules.get(0)), String.join(" AND ", parts));
  }

  private static BigDecimal mostly(Arguments arguments) throws RefusedException {
    var given = arguments.optional("mostly");
    if (given.isEmpty()) {
      return BigDecimal.ONE;
    }
    boolean isShare =
        given.get().isNumber()
            && given.get().decimalValue().signum() > 0
            && given.get().decimalValue().compareTo(BigDecimal.ONE) <= 0;
    if (!isShare) {
      throw new RefusedException("'mostly' is no number above 0 and up to 1");
    }
    return given.get().decimalValue();
  }
}
