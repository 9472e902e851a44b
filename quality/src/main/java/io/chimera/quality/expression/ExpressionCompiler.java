package io.chimera.quality.expression;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.Condition.Comparison;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** Parses an expression with Calcite's parser, gives every part a kind, and refuses the rest. */
final class ExpressionCompiler {
  static final int DEEPEST = 100;

  private static final SqlParser.Config PARSER =
      SqlParser.config()
          .withQuoting(Quoting.DOUBLE_QUOTE)
          .withUnquotedCasing(Casing.UNCHANGED)
          .withQuotedCasing(Casing.UNCHANGED)
          .withCaseSensitive(true)
          // Allows % and !=, which every database that people come from does.
          .withConformance(SqlConformanceEnum.LENIENT);

  private final List<Column> columns;
  private final Now now;
  private final Now localNow;
  private final List<Now> clocks = new ArrayList<>();
  private final Set<String> read = new TreeSet<>();
  private int depth;

  ExpressionCompiler(List<Column> columns, Clock clock) {
    this.columns = columns;
    now = new Now(Kind.TIMESTAMPTZ, clock);
    localNow = new Now(Kind.TIMESTAMP, clock);
  }

  /**
   * The boolean expression that a text is.
   *
   * @throws ExpressionException if it is none
   */
  Expression compile(String text) throws ExpressionException {
    SqlNode node;
    try {
      node = SqlParser.create(text, PARSER).parseExpression();
    } catch (SqlParseException wrong) {
      throw syntax(wrong);
    }
    Expression expression = compile(node);
    if (expression.kind != Kind.BOOLEAN && expression.kind != Kind.NULL) {
      throw at(node, "is a " + expression.kind.label() + ", expected a condition");
    }
    return expression;
  }

  /** Those that are to be read before every row. */
  List<Now> clocks() {
    return List.copyOf(clocks);
  }

  /** Names of the columns that the text speaks of. */
  Set<String> read() {
    return Set.copyOf(read);
  }

  /** The first line says what was found; all that could have stood there is a page. */
  private static ExpressionException syntax(SqlParseException wrong) {
    SqlParserPos place = wrong.getPos();
    String said = wrong.getMessage() == null ? "is nested too deeply" : wrong.getMessage();
    String message = said.lines().findFirst().orElse(said);
    int end = message.indexOf(" at line ");
    String found = end < 0 ? message : message.substring(0, end);
    return new ExpressionException(
        place == null ? 1 : place.getLineNum(),
        place == null ? 1 : place.getColumnNum(),
        found.replace("Encountered", "cannot use")
            + ", expected an expression of SQL; a column named like a word of SQL is quoted, as in"
            + " \"day\"");
  }

  private static ExpressionException at(SqlNode node, String message) {
    SqlParserPos place = node.getParserPosition();
    return new ExpressionException(place.getLineNum(), place.getColumnNum(), message);
  }

  private Expression compile(SqlNode node) throws ExpressionException {
    if (++depth > DEEPEST) {
      throw at(node, "is nested deeper than " + DEEPEST + " levels");
    }
    try {
      if (node instanceof SqlIdentifier identifier) {
        return identifier(identifier);
      }
      if (node instanceof SqlLiteral literal) {
        return literal(literal);
      }
      if (node instanceof SqlCase choice) {
        return choice(choice);
      }
      if (node instanceof SqlCall call) {
        return call(call);
      }
      throw at(node, "cannot use this part of SQL here");
    } finally {
      depth--;
    }
  }

  private Expression identifier(SqlIdentifier identifier) throws ExpressionException {
    Expression clock = isPlain(identifier) ? clock(identifier.getSimple()) : null;
    if (clock != null) {
      return clock;
    }
    Columns.Found found = column(identifier);
    if (Columns.kind(found.type()) == null) {
      throw at(
          identifier,
          "column '"
              + identifier
              + "' holds no single value that can be compared; only IS NULL"
              + " can be asked of it");
    }
    return found.read();
  }

  /** One name without quotes, which is no column: what is left are words of SQL. */
  private boolean isPlain(SqlIdentifier identifier) {
    return identifier.isSimple()
        && !identifier.isComponentQuoted(0)
        && Columns.find(columns, identifier.names).isEmpty();
  }

  private @Nullable Expression clock(String name) {
    Now read =
        switch (name.toUpperCase(Locale.ROOT)) {
          case "CURRENT_TIMESTAMP", "NOW" -> now;
          case "LOCALTIMESTAMP" -> localNow;
          default -> null;
        };
    if (read != null && !clocks.contains(read)) {
      clocks.add(read);
    }
    return read;
  }

  private Columns.Found column(SqlIdentifier identifier) throws ExpressionException {
    Optional<Columns.Found> found = Columns.find(columns, identifier.names);
    if (found.isEmpty()) {
      throw at(
          identifier,
          "unknown column '"
              + identifier
              + "', expected one of "
              + columns.stream().map(Column::name).toList());
    }
    read.add(identifier.names.get(0));
    return found.get();
  }

  private static Expression literal(SqlLiteral literal) throws ExpressionException {
    if (literal instanceof SqlUnknownLiteral time) {
      return time(time.tag, time.getValue(), literal);
    }
    if (literal instanceof SqlIntervalLiteral interval) {
      return interval(interval);
    }
    if (literal instanceof SqlNumericLiteral number) {
      return numeric(number);
    }
    SqlTypeName type = literal.getTypeName();
    return switch (type) {
      case NULL -> Literal.ofNull();
      case BOOLEAN -> Literal.of(literal.booleanValue());
      case CHAR -> Literal.of(String.valueOf(literal.getValueAs(String.class)));
      default -> throw at(literal, "cannot use a literal of type " + type);
    };
  }

  private static Expression numeric(SqlNumericLiteral number) throws ExpressionException {
    BigDecimal value = number.bigDecimalValue();
    if (value == null) {
      throw at(number, "is no number");
    }
    if (!number.isInteger()) {
      // 1e3 is approximate, 1000.0 is exact, as SQL has it.
      return number.toValue().toUpperCase(Locale.ROOT).contains("E")
          ? Literal.of(value.doubleValue())
          : Literal.of(value);
    }
    try {
      return Literal.of(Kind.LONG, value.longValueExact());
    } catch (ArithmeticException large) {
      return Literal.of(value);
    }
  }

  private static Expression time(String tag, String text, SqlNode node) throws ExpressionException {
    Kind kind =
        switch (tag.toUpperCase(Locale.ROOT)) {
          case "DATE" -> Kind.DATE;
          case "TIME" -> Kind.TIME;
          case "TIMESTAMP" -> Kind.TIMESTAMP;
          default -> throw at(node, "cannot use a literal of type " + tag);
        };
    return time(kind, text, node);
  }

  private static Expression time(Kind kind, String text, SqlNode node) throws ExpressionException {
    try {
      return Literal.of(kind, Times.parse(kind, text));
    } catch (DateTimeException wrong) {
      throw at(node, "'" + text + "' is no " + kind.label());
    }
  }

  private static Expression interval(SqlIntervalLiteral literal) throws ExpressionException {
    var value = literal.getValueAs(SqlIntervalLiteral.IntervalValue.class);
    SqlIntervalQualifier qualifier = value.getIntervalQualifier();
    BigDecimal count;
    try {
      count = new BigDecimal(value.getIntervalLiteral());
    } catch (NumberFormatException compound) {
      throw at(
          literal, "cannot use an interval of several units, expected one as INTERVAL '1' DAY");
    }
    long sign = value.getSign();
    String unit = qualifier.toString().toUpperCase(Locale.ROOT);
    try {
      return switch (unit) {
        case "YEAR" -> Literal.of(Kind.MONTHS, sign * 12 * count.longValueExact());
        case "QUARTER" -> Literal.of(Kind.MONTHS, sign * 3 * count.longValueExact());
        case "MONTH" -> Literal.of(Kind.MONTHS, sign * count.longValueExact());
        case "WEEK" -> micros(count, 7 * 86_400L, sign);
        case "DAY" -> micros(count, 86_400, sign);
        case "HOUR" -> micros(count, 3_600, sign);
        case "MINUTE" -> micros(count, 60, sign);
        case "SECOND" -> micros(count, 1, sign);
        default -> throw at(literal, "cannot use an interval in " + unit);
      };
    } catch (ArithmeticException uneven) {
      throw at(literal, "is no whole number of the interval's smallest unit");
    }
  }

  private static Expression micros(BigDecimal count, long seconds, long sign) {
    BigDecimal micros = count.multiply(BigDecimal.valueOf(seconds * 1_000_000 * sign));
    return Literal.of(Kind.INTERVAL, micros.longValueExact());
  }

  private Expression choice(SqlCase choice) throws ExpressionException {
    var conditions = new ArrayList<Expression>();
    SqlNode compared = choice.getValueOperand();
    Expression value = compared == null ? Literal.ofNull() : Held.of(compile(compared));
    for (SqlNode when : choice.getWhenOperands()) {
      conditions.add(
          compared == null
              ? condition(when)
              : compare(Comparison.EQUAL, value, compared, compile(when), when, when));
    }
    var values = new ArrayList<Expression>();
    for (SqlNode then : choice.getThenOperands()) {
      values.add(compile(then));
    }
    SqlNode otherwise = choice.getElseOperand();
    values.add(otherwise == null ? Literal.ofNull() : compile(otherwise));
    List<Expression> alike = alike(values, choice);
    int last = alike.size() - 1;
    return Held.before(
        value,
        Logic.choose(alike.get(last).kind, conditions, alike.subList(0, last), alike.get(last)));
  }

  private Expression condition(SqlNode node) throws ExpressionException {
    Expression expression = compile(node);
    if (expression.kind != Kind.BOOLEAN && expression.kind != Kind.NULL) {
      throw at(node, "is a " + expression.kind.label() + ", expected a condition");
    }
    return expression;
  }

  /** All of one kind, numbers as the widest of them; nulls take the kind of the others. */
  private static List<Expression> alike(List<Expression> expressions, SqlNode node)
      throws ExpressionException {
    Kind kind = Kind.NULL;
    for (Expression each : expressions) {
      kind = common(kind, each.kind, node);
    }
    var alike = new ArrayList<Expression>();
    for (Expression each : expressions) {
      alike.add(as(each, kind));
    }
    return alike;
  }

  private static Kind common(Kind one, Kind other, SqlNode node) throws ExpressionException {
    if (one == other || other == Kind.NULL) {
      return one;
    }
    if (one == Kind.NULL) {
      return other;
    }
    if (one.isNumber() && other.isNumber()) {
      return one == Kind.DOUBLE || other == Kind.DOUBLE ? Kind.DOUBLE : Kind.DECIMAL;
    }
    throw at(node, "cannot bring a " + one.label() + " and a " + other.label() + " together");
  }

  private static Expression as(Expression expression, Kind kind) {
    if (expression.kind == Kind.NULL) {
      var typed = new NullOf(kind);
      typed.isNull = true;
      return typed;
    }
    return kind.isNumber() ? Casts.widen(expression, kind) : expression;
  }

  /** A null that has a kind. */
  private static final class NullOf extends Expression {
    NullOf(Kind kind) {
      super(kind);
    }

    @Override
    void evaluate(RowData row) {
      isNull = true;
    }
  }

  private Expression comparison(Comparison comparison, SqlNode left, SqlNode right, SqlNode node)
      throws ExpressionException {
    Expression one = compile(left);
    Expression other = compile(right);
    return compare(comparison, one, left, other, right, node);
  }

  private static Expression compare(
      Comparison comparison,
      Expression one,
      SqlNode left,
      Expression other,
      SqlNode right,
      SqlNode node)
      throws ExpressionException {
    Expression first = asTimeLike(one, left, other.kind);
    Expression second = asTimeLike(other, right, one.kind);
    List<Expression> alike = alike(List.of(first, second), node);
    return Logic.compare(alike.get(0), comparison, alike.get(1));
  }

  /** A literal beside a time is one; SQL has no literals of moments. */
  private static Expression asTimeLike(Expression expression, SqlNode node, Kind beside)
      throws ExpressionException {
    boolean isLiteral = expression instanceof Literal literal && !literal.isNull;
    if (!isLiteral || !beside.isTime() || expression.kind == beside) {
      return expression;
    }
    if (expression.kind == Kind.STRING) {
      return time(beside, expression.text().toString(), node);
    }
    boolean isMoment = beside == Kind.TIMESTAMPTZ || beside == Kind.TIMESTAMP;
    if (isMoment && expression.kind == Kind.TIMESTAMP) {
      return Literal.of(beside, expression.number);
    }
    if (isMoment && expression.kind == Kind.DATE) {
      return Literal.of(beside, Times.convert(Kind.DATE, beside, expression.number));
    }
    return expression;
  }

  private Expression call(SqlCall call) throws ExpressionException {
    List<SqlNode> operands = call.getOperandList();
    return switch (call.getKind()) {
      case AND, OR -> connected(call);
      case NOT -> Logic.not(condition(operands.get(0)));
      case EQUALS -> comparison(Comparison.EQUAL, operands.get(0), operands.get(1), call);
      case NOT_EQUALS -> comparison(Comparison.NOT_EQUAL, operands.get(0), operands.get(1), call);
      case LESS_THAN -> comparison(Comparison.LESS, operands.get(0), operands.get(1), call);
      case LESS_THAN_OR_EQUAL ->
          comparison(Comparison.LESS_OR_EQUAL, operands.get(0), operands.get(1), call);
      case GREATER_THAN -> comparison(Comparison.GREATER, operands.get(0), operands.get(1), call);
      case GREATER_THAN_OR_EQUAL ->
          comparison(Comparison.GREATER_OR_EQUAL, operands.get(0), operands.get(1), call);
      case IS_NULL -> isNull(operands.get(0));
      case IS_NOT_NULL -> Logic.not(isNull(operands.get(0)));
      case IS_TRUE -> Logic.is(condition(operands.get(0)), true);
      case IS_NOT_TRUE -> Logic.not(Logic.is(condition(operands.get(0)), true));
      case IS_FALSE -> Logic.is(condition(operands.get(0)), false);
      case IS_NOT_FALSE -> Logic.not(Logic.is(condition(operands.get(0)), false));
      case IN -> in(call);
      case NOT_IN -> Logic.not(in(call));
      case BETWEEN -> between(call);
      case LIKE -> like(call);
      case PLUS, MINUS, TIMES, DIVIDE, MOD -> arithmetic(call);
      case MINUS_PREFIX -> negated(operands.get(0));
      case PLUS_PREFIX -> number(operands.get(0));
      case CAST -> cast(call);
      default -> function(call);
    };
  }

  /** A chain leans to the left, a level a link; it is walked, since it is not nested to people. */
  private Expression connected(SqlCall call) throws ExpressionException {
    SqlKind kind = call.getKind();
    Deque<SqlNode> links = new ArrayDeque<>();
    SqlNode left = call;
    while (left.getKind() == kind) {
      links.push(((SqlCall) left).operand(1));
      left = ((SqlCall) left).operand(0);
    }
    Expression chain = condition(left);
    for (SqlNode link : links) {
      Expression next = condition(link);
      chain = kind == SqlKind.AND ? Logic.and(chain, next) : Logic.or(chain, next);
    }
    return chain;
  }

  /** Asked of lists, maps, records and bytes too. */
  private Expression isNull(SqlNode operand) throws ExpressionException {
    boolean isClock =
        operand instanceof SqlIdentifier name && isPlain(name) && clock(name.getSimple()) != null;
    if (operand instanceof SqlIdentifier identifier && !isClock) {
      return column(identifier).isNull();
    }
    return Logic.isNull(compile(operand));
  }

  private Expression in(SqlCall call) throws ExpressionException {
    if (!(call.operand(1) instanceof SqlNodeList list)) {
      throw at(call.operand(1), "cannot use a query, expected a list of values");
    }
    Expression operand = Held.of(compile(call.operand(0)));
    var any = new ArrayList<Expression>();
    for (SqlNode value : list) {
      any.add(compare(Comparison.EQUAL, operand, call.operand(0), compile(value), value, value));
    }
    return Held.before(operand, Logic.any(any));
  }

  private Expression between(SqlCall call) throws ExpressionException {
    boolean isNegated = call.getOperator().getName().startsWith("NOT");
    if (call.getOperator().getName().endsWith("SYMMETRIC")
        && !call.getOperator().getName().endsWith("ASYMMETRIC")) {
      throw at(call, "cannot use SYMMETRIC");
    }
    Expression operand = Held.of(compile(call.operand(0)));
    Expression least =
        compare(
            Comparison.GREATER_OR_EQUAL,
            operand,
            call.operand(0),
            compile(call.operand(1)),
            call.operand(1),
            call);
    Expression most =
        compare(
            Comparison.LESS_OR_EQUAL,
            operand,
            call.operand(0),
            compile(call.operand(2)),
            call.operand(2),
            call);
    Expression inside = Held.before(operand, Logic.and(least, most));
    return isNegated ? Logic.not(inside) : inside;
  }

  private Expression like(SqlCall call) throws ExpressionException {
    String name = call.getOperator().getName();
    if (!name.endsWith("LIKE") || name.endsWith("ILIKE") || name.endsWith("RLIKE")) {
      throw at(call, "cannot use " + name + ", expected LIKE");
    }
    Expression operand = of(Kind.STRING, call.operand(0));
    Expression pattern = of(Kind.STRING, call.operand(1));
    Expression escape = call.operandCount() > 2 ? of(Kind.STRING, call.operand(2)) : null;
    if (!(pattern instanceof Literal) || (escape != null && !(escape instanceof Literal))) {
      throw at(call.operand(1), "expected a pattern that is the same for every row");
    }
    if (pattern.isNull || (escape != null && escape.isNull)) {
      return as(pattern, Kind.BOOLEAN);
    }
    Integer point = null;
    if (escape != null) {
      String character = escape.text().toString();
      if (character.codePointCount(0, character.length()) != 1) {
        throw at(call.operand(2), "expected an escape of one character");
      }
      point = character.codePointAt(0);
    }
    try {
      Expression like = Texts.like(operand, pattern.text().toString(), point);
      return name.startsWith("NOT") ? Logic.not(like) : like;
    } catch (IllegalArgumentException wrong) {
      throw at(call.operand(1), String.valueOf(wrong.getMessage()));
    }
  }

  private Expression number(SqlNode node) throws ExpressionException {
    Expression expression = compile(node);
    if (!expression.kind.isNumber()) {
      throw at(node, "is a " + expression.kind.label() + ", expected a number");
    }
    return expression;
  }

  private Expression negated(SqlNode node) throws ExpressionException {
    return Arithmetic.negate(number(node));
  }

  private Expression of(Kind kind, SqlNode node) throws ExpressionException {
    Expression expression = compile(node);
    if (expression.kind == Kind.NULL) {
      return as(expression, kind);
    }
    if (kind.isNumber() && expression.kind.isNumber() && expression.kind.compareTo(kind) <= 0) {
      return Casts.widen(expression, kind);
    }
    if (expression.kind != kind) {
      throw at(node, "is a " + expression.kind.label() + ", expected a " + kind.label());
    }
    return expression;
  }

  private Expression arithmetic(SqlCall call) throws ExpressionException {
    Expression left = compile(call.operand(0));
    Expression right = compile(call.operand(1));
    var operation =
        switch (call.getKind()) {
          case PLUS -> Arithmetic.Operation.PLUS;
          case MINUS -> Arithmetic.Operation.MINUS;
          case TIMES -> Arithmetic.Operation.TIMES;
          case DIVIDE -> Arithmetic.Operation.DIVIDE;
          default -> Arithmetic.Operation.MODULO;
        };
    if (left.kind.isTime() || right.kind.isTime()) {
      return timeArithmetic(operation, left, right, call);
    }
    List<Expression> alike = alike(List.of(left, right), call);
    if (!alike.get(0).kind.isNumber()) {
      throw at(call, "cannot calculate with a " + alike.get(0).kind.label());
    }
    return Arithmetic.of(operation, alike.get(0), alike.get(1));
  }

  private static Expression timeArithmetic(
      Arithmetic.Operation operation, Expression left, Expression right, SqlCall call)
      throws ExpressionException {
    boolean isRightInterval = right.kind == Kind.INTERVAL || right.kind == Kind.MONTHS;
    boolean isLeftInterval = left.kind == Kind.INTERVAL || left.kind == Kind.MONTHS;
    if (left.kind != Kind.TIME && isRightInterval && operation == Arithmetic.Operation.PLUS) {
      return Arithmetic.shift(left, right, 1);
    }
    if (left.kind != Kind.TIME && isRightInterval && operation == Arithmetic.Operation.MINUS) {
      return Arithmetic.shift(left, right, -1);
    }
    if (right.kind != Kind.TIME && isLeftInterval && operation == Arithmetic.Operation.PLUS) {
      return Arithmetic.shift(right, left, 1);
    }
    if (operation == Arithmetic.Operation.MINUS
        && left.kind == right.kind
        && left.kind != Kind.TIME) {
      return Arithmetic.between(left, right);
    }
    throw at(
        call,
        "cannot calculate with a "
            + left.kind.label()
            + " and a "
            + right.kind.label()
            + "; a time takes an interval, as in INTERVAL '1' DAY, or one of its own kind to"
            + " subtract");
  }

  private Expression cast(SqlCall call) throws ExpressionException {
    Expression operand = compile(call.operand(0));
    if (!(call.operand(1) instanceof SqlDataTypeSpec type)) {
      throw at(call.operand(1), "expected a type");
    }
    Casts.Target target = target(type);
    Expression cast = Casts.cast(operand, target);
    if (cast == null) {
      throw at(call, "cannot cast a " + operand.kind.label() + " to a " + target.kind().label());
    }
    return cast.kind == Kind.NULL ? as(cast, target.kind()) : cast;
  }

  private static Casts.Target target(SqlDataTypeSpec type) throws ExpressionException {
    String name = type.getTypeName().getSimple().toUpperCase(Locale.ROOT);
    return switch (name) {
      case "BOOLEAN" -> Casts.Target.of(Kind.BOOLEAN);
      case "BIGINT" -> Casts.Target.whole(64);
      case "INTEGER", "INT" -> Casts.Target.whole(32);
      case "SMALLINT" -> Casts.Target.whole(16);
      case "TINYINT" -> Casts.Target.whole(8);
      case "DOUBLE", "FLOAT", "REAL" -> Casts.Target.of(Kind.DOUBLE);
      case "VARCHAR", "CHAR", "STRING" -> Casts.Target.of(Kind.STRING);
      case "DATE" -> Casts.Target.of(Kind.DATE);
      case "TIME" -> Casts.Target.of(Kind.TIME);
      case "TIMESTAMP" -> Casts.Target.of(Kind.TIMESTAMP);
      case "TIMESTAMP_WITH_LOCAL_TIME_ZONE" -> Casts.Target.of(Kind.TIMESTAMPTZ);
      case "DECIMAL", "NUMERIC" -> decimal((SqlBasicTypeNameSpec) type.getTypeNameSpec(), type);
      default -> throw at(type, "cannot cast to " + name);
    };
  }

  private static Casts.Target decimal(SqlBasicTypeNameSpec spec, SqlNode node)
      throws ExpressionException {
    if (spec.getPrecision() < 0) {
      throw at(node, "expected precision and scale, as in DECIMAL(18, 4)");
    }
    return new Casts.Target(Kind.DECIMAL, spec.getPrecision(), Math.max(spec.getScale(), 0));
  }

  private Expression function(SqlCall call) throws ExpressionException {
    String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
    List<SqlNode> operands = call.getOperandList();
    Expression clock = operands.isEmpty() ? clock(name) : null;
    if (clock != null) {
      return clock;
    }
    return switch (name) {
      case "UPPER" -> Texts.upper(text(call, 1, 0));
      case "LOWER" -> Texts.lower(text(call, 1, 0));
      case "CHAR_LENGTH", "CHARACTER_LENGTH", "LENGTH" -> Texts.length(text(call, 1, 0));
      case "TRIM" -> trim(call);
      case "LTRIM" -> Texts.trim(text(call, 1, 0), Literal.of(" "), true, false);
      case "RTRIM" -> Texts.trim(text(call, 1, 0), Literal.of(" "), false, true);
      case "SUBSTRING", "SUBSTR" -> substring(call);
      case "POSITION" -> Texts.position(text(call, 2, 0), text(call, 2, 1));
      case "REPLACE" -> Texts.replace(text(call, 3, 0), text(call, 3, 1), text(call, 3, 2));
      case "STARTS_WITH" -> Texts.startsWith(text(call, 2, 0), text(call, 2, 1));
      case "||" -> Texts.concat(text(call, 2, 0), text(call, 2, 1));
      case "CONCAT" -> concat(call);
      case "ABS" -> Arithmetic.absolute(number(only(call)));
      case "SIGN" -> Arithmetic.sign(number(only(call)));
      case "FLOOR" -> Arithmetic.floor(number(only(call)));
      case "CEIL", "CEILING" -> Arithmetic.ceiling(number(only(call)));
      case "ROUND" -> round(call);
      case "POWER" ->
          Arithmetic.power(
              of(Kind.DOUBLE, operand(call, 2, 0)), of(Kind.DOUBLE, operand(call, 2, 1)));
      case "MOD" -> arithmeticMod(call);
      case "COALESCE" -> coalesce(operands, call);
      case "NULLIF" -> nullIf(call);
      case "EXTRACT" -> extract(call);
      default ->
          throw at(
              call,
              "cannot use '"
                  + call.getOperator().getName()
                  + "', which is not among the"
                  + " functions and operators of docs/contract.md");
    };
  }

  private static SqlNode operand(SqlCall call, int count, int index) throws ExpressionException {
    if (call.operandCount() != count) {
      throw at(
          call,
          "'"
              + call.getOperator().getName()
              + "' has "
              + call.operandCount()
              + " operands, expected "
              + count);
    }
    return call.operand(index);
  }

  private static SqlNode only(SqlCall call) throws ExpressionException {
    return operand(call, 1, 0);
  }

  private Expression text(SqlCall call, int count, int index) throws ExpressionException {
    return of(Kind.STRING, operand(call, count, index));
  }

  private Expression trim(SqlCall call) throws ExpressionException {
    if (call.operandCount() == 1) {
      return Texts.trim(text(call, 1, 0), Literal.of(" "), true, true);
    }
    var flag = ((SqlLiteral) call.operand(0)).getValueAs(SqlTrimFunction.Flag.class);
    SqlNode characters = call.operand(1);
    Expression which = characters == null ? Literal.of(" ") : of(Kind.STRING, characters);
    return Texts.trim(
        of(Kind.STRING, call.operand(2)),
        which,
        flag != SqlTrimFunction.Flag.TRAILING,
        flag != SqlTrimFunction.Flag.LEADING);
  }

  private Expression substring(SqlCall call) throws ExpressionException {
    int count = call.operandCount();
    if (count < 2 || count > 3) {
      throw at(call, "'SUBSTRING' has " + count + " operands, expected 2 or 3");
    }
    return Texts.substring(
        of(Kind.STRING, call.operand(0)),
        of(Kind.LONG, call.operand(1)),
        count == 3 ? of(Kind.LONG, call.operand(2)) : null);
  }

  private Expression concat(SqlCall call) throws ExpressionException {
    Expression all = null;
    for (SqlNode operand : call.getOperandList()) {
      Expression each = of(Kind.STRING, operand);
      all = all == null ? each : Texts.concat(all, each);
    }
    if (all == null) {
      throw at(call, "'CONCAT' has no operands, expected texts");
    }
    return all;
  }

  private Expression round(SqlCall call) throws ExpressionException {
    int count = call.operandCount();
    if (count < 1 || count > 2) {
      throw at(call, "'ROUND' has " + count + " operands, expected 1 or 2");
    }
    Expression digits = count == 1 ? Literal.of(Kind.LONG, 0) : of(Kind.LONG, call.operand(1));
    return Arithmetic.round(number(call.operand(0)), digits);
  }

  private Expression arithmeticMod(SqlCall call) throws ExpressionException {
    List<Expression> alike =
        alike(List.of(number(operand(call, 2, 0)), number(operand(call, 2, 1))), call);
    return Arithmetic.of(Arithmetic.Operation.MODULO, alike.get(0), alike.get(1));
  }

  private Expression coalesce(List<SqlNode> operands, SqlCall call) throws ExpressionException {
    var values = new ArrayList<Expression>();
    for (SqlNode operand : operands) {
      values.add(compile(operand));
    }
    List<Expression> alike = alike(values, call);
    if (alike.isEmpty()) {
      throw at(call, "'COALESCE' has no operands, expected values");
    }
    return Logic.coalesce(alike.get(0).kind, alike);
  }

  private Expression nullIf(SqlCall call) throws ExpressionException {
    Expression value = Held.of(compile(operand(call, 2, 0)));
    Expression other = compile(call.operand(1));
    Expression isEqual =
        compare(Comparison.EQUAL, value, call.operand(0), other, call.operand(1), call);
    return Held.before(value, Logic.nullIf(value, isEqual));
  }

  private Expression extract(SqlCall call) throws ExpressionException {
    Expression time = compile(operand(call, 2, 1));
    if (!time.kind.isTime()) {
      throw at(call.operand(1), "is a " + time.kind.label() + ", expected a date or time");
    }
    String unit = call.operand(0).toString();
    @Nullable Expression part = Times.extract(unit, time);
    if (part == null) {
      throw at(call.operand(0), "cannot extract " + unit + " from a " + time.kind.label());
    }
    return part;
  }
}
