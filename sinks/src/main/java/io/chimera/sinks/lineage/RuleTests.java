package io.chimera.sinks.lineage;

import io.chimera.schemas.contract.CommitRule;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.RecordRule;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.TestExecution;
import java.util.ArrayList;
import java.util.List;

/** A dataset's rules as the tests of a run, before the first commit. */
record RuleTests(OpenLineage model, Dataset dataset) {
  /** Nothing was judged yet. */
  static final String SKIP = "skip";

  static final String RECORDS = "record_rule";
  static final String COMMITS = "commit_rule";

  List<TestExecution> before() {
    var tests = new ArrayList<TestExecution>();
    for (RecordRule rule : dataset.rules()) {
      boolean isMild = rule.onFailure() == RecordRule.OnFailure.WARN;
      tests.add(test(rule.name(), RECORDS, isMild, "0"));
    }
    for (CommitRule rule : dataset.commitRules()) {
      boolean isMild = rule.onFailure() == CommitRule.OnFailure.WARN;
      tests.add(test(rule.name(), COMMITS, isMild, expected(rule)));
    }
    return tests;
  }

  private static String expected(CommitRule rule) {
    CommitRule.Limit limit = rule.limit();
    if (limit == null) {
      return "as before";
    }
    return limit.operator().key()
        + " "
        + limit.low().toPlainString()
        + (limit.operator().isRange() ? " to " + limit.high().toPlainString() : "")
        + " "
        + rule.unit().label();
  }

  private TestExecution test(String name, String type, boolean isMild, String expected) {
    return model
        .newTestExecutionBuilder()
        .name(name)
        .status(SKIP)
        .severity(isMild ? "warn" : "error")
        .type(type)
        .expected(expected)
        .build();
  }
}
