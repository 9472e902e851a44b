package io.chimera.jobs.cli;

import io.chimera.jobs.quarantine.RejectionCondition;
import io.chimera.quality.expression.ExpressionException;
import java.time.Clock;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a condition on rejected records. */
final class ConditionArgument implements ITypeConverter<RejectionCondition> {

  @Override
  public RejectionCondition convert(String text) {
    try {
      return RejectionCondition.compile(text, Clock.systemUTC());
    } catch (ExpressionException wrong) {
      throw new TypeConversionException("cannot be read " + wrong.getMessage());
    }
  }
}
