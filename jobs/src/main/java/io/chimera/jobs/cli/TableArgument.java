package io.chimera.jobs.cli;

import io.chimera.schemas.contract.Names;
import io.chimera.schemas.contract.TableName;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code namespace.table} from the command line. */
final class TableArgument implements ITypeConverter<TableName> {
  private static final Pattern SHAPE =
      Pattern.compile("(" + Names.IDENTIFIER + ")\\.([a-z][a-z0-9_]{0,74})");

  @Override
  public TableName convert(String text) {
    var matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException("'" + text + "' is no table, expected 'namespace.table'");
    }
    return new TableName(matcher.group(1), matcher.group(2));
  }
}
