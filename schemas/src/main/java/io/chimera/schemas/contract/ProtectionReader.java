package io.chimera.schemas.contract;

import io.chimera.schemas.contract.Protection.Alphabet;
import io.chimera.schemas.contract.Protection.Method;
import io.chimera.schemas.contract.Protection.Period;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code classification} and {@code protect} of a column. */
final class ProtectionReader {
  static final int MAX_TEXT = 200;
  static final int MAX_KEEP = 1000;

  private static final Map<String, Classification> CLASSES =
      named(Classification.values(), Classification::label);
  private static final Map<String, Method> METHODS = named(Method.values(), Method::label);
  private static final Map<String, Alphabet> ALPHABETS = named(Alphabet.values(), Alphabet::label);
  private static final Map<String, Period> PERIODS = named(Period.values(), Period::label);
  private static final Pattern DOMAIN = Pattern.compile("[a-z][a-z0-9_.]{0,126}");
  private static final String EXPECTED_DOMAIN =
      "a lower-case letter, then at most 126 of lower-case letters, digits, '_' and '.'";

  private final DocumentNode classification;
  private final DocumentNode protect;

  ProtectionReader(DocumentObject column) {
    classification = column.optional("classification");
    protect = column.optional("protect");
  }

  private static <T> Map<String, T> named(T[] values, Function<T, String> label) {
    var named = new LinkedHashMap<String, T>();
    for (T value : values) {
      named.put(label.apply(value), value);
    }
    return named;
  }

  @Nullable Classification classification() {
    return classification.choice(CLASSES, null);
  }

  /**
   * What protects the column: what it says, or what its class stands for.
   *
   * @param type of the column; empty where it is wrong
   */
  @Nullable Protection protection(
      @Nullable Classification declared, Optional<ColumnType> type, Origin origin) {
    Protection protection = protect.isPresent() ? read() : byDefault(declared);
    if (protection == null) {
      return null;
    }
    DocumentNode place = protect.isPresent() ? protect : classification;
    if (type.isPresent()) {
      Optional<ContractProblem> problem = protection.problemWith(type.get(), place.path());
      if (problem.isPresent()) {
        place.report(problem.get().problem(), problem.get().expected());
        return null;
      }
      checkFields(place, type.get());
    }
    checkOrigin(place, origin);
    return protection;
  }

  private static @Nullable Protection byDefault(@Nullable Classification declared) {
    return declared == null ? null : declared.defaultProtection().orElse(null);
  }

  private static void checkFields(DocumentNode place, ColumnType type) {
    if (type instanceof ColumnType.RecordType record
        && record.columns().stream().anyMatch(Column::isProtected)) {
      place.report(
          "protects a record with fields that are protected themselves",
          "either the record or its fields to be protected");
    }
  }

  /** Where a record lay is in every book and every quarantine, and has to be. */
  private static void checkOrigin(DocumentNode place, Origin origin) {
    Origin.Metadata metadata = origin.metadata();
    if (metadata == null) {
      return;
    }
    switch (metadata) {
      case KEY, HEADERS -> {}
      case TOPIC, PARTITION, OFFSET, TIMESTAMP, OPERATION, POSITION, SEQUENCE, DELETED ->
          place.report(
              "protects a record's place or time, which ledger and quarantine have in the clear",
              "no protection of this column");
    }
  }

  private @Nullable Protection read() {
    if (protect.isText()) {
      Method method = protect.choice(METHODS, null);
      return method == null ? null : ofName(method);
    }
    if (!protect.isObject()) {
      protect.refuse(Shown.oneOf(METHODS.keySet()) + ", or an object with a 'method'");
      return null;
    }
    DocumentObject object = protect.object(ContractPart.PROTECT.keys());
    Method method = object.required("method", Shown.oneOf(METHODS.keySet())).choice(METHODS, null);
    return method == null ? null : ofObject(method, object);
  }

  private @Nullable Protection ofName(Method method) {
    return switch (method) {
      case REDACT -> Protection.redact(Protection.DEFAULT_TEXT);
      case NULL -> Protection.toNull();
      case PARTIAL -> Protection.partial(Protection.DEFAULT_KEEP);
      case HMAC -> Protection.hmac(null);
      case TOKENISE -> Protection.tokenise(null);
      case DROP -> Protection.drop();
      case FPE -> {
        protect.report("is 'fpe' alone", "an object with 'method' and 'alphabet'");
        yield null;
      }
      case GENERALISE -> {
        protect.report("is 'generalise' alone", "an object with 'method', and 'to' or 'width'");
        yield null;
      }
    };
  }

  private @Nullable Protection ofObject(Method method, DocumentObject object) {
    refuseOthers(method, object);
    return switch (method) {
      case REDACT -> Protection.redact(text(object.optional("text")));
      case NULL -> Protection.toNull();
      case PARTIAL ->
          Protection.partial(object.optional("keep").integer(1, MAX_KEEP, Protection.DEFAULT_KEEP));
      case HMAC -> Protection.hmac(domain(object));
      case TOKENISE -> Protection.tokenise(domain(object));
      case FPE -> {
        Alphabet alphabet =
            object.required("alphabet", Shown.oneOf(ALPHABETS.keySet())).choice(ALPHABETS, null);
        String domain = domain(object);
        yield alphabet == null ? null : Protection.fpe(alphabet, domain);
      }
      case GENERALISE -> generalise(object);
      case DROP -> Protection.drop();
    };
  }

  private static void refuseOthers(Method method, DocumentObject object) {
    Set<String> own =
        switch (method) {
          case REDACT -> Set.of("text");
          case PARTIAL -> Set.of("keep");
          case HMAC, TOKENISE -> Set.of("domain");
          case FPE -> Set.of("alphabet", "domain");
          case GENERALISE -> Set.of("to", "width");
          case NULL, DROP -> Set.of();
        };
    for (String key : List.of("text", "keep", "domain", "alphabet", "to", "width")) {
      DocumentNode node = object.optional(key);
      if (node.isPresent() && !own.contains(key)) {
        node.report("is no parameter of '" + method.label() + "'", "no such key here");
      }
    }
  }

  private static String text(DocumentNode node) {
    String text = node.isPresent() ? node.line(MAX_TEXT) : "";
    return text.isEmpty() ? Protection.DEFAULT_TEXT : text;
  }

  private static @Nullable String domain(DocumentObject object) {
    String domain = object.optional("domain").text(DOMAIN, EXPECTED_DOMAIN);
    return domain.isEmpty() ? null : domain;
  }

  private @Nullable Protection generalise(DocumentObject object) {
    DocumentNode to = object.optional("to");
    DocumentNode width = object.optional("width");
    if (to.isPresent() == width.isPresent()) {
      protect.report(
          to.isPresent() ? "has 'to' and 'width'" : "has neither 'to' nor 'width'",
          "'to' for dates and times, or 'width' for numbers");
      return null;
    }
    if (to.isPresent()) {
      Period period = to.choice(PERIODS, null);
      return period == null ? null : Protection.generaliseTo(period);
    }
    double size = width.value().doubleValue();
    if (!width.value().isNumber() || !(size > 0 && Double.isFinite(size))) {
      width.refuse("a number above 0");
      return null;
    }
    return Protection.generaliseBy(width.value().decimalValue());
  }
}
