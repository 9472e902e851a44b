package io.chimera.schemas.contract;

import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Origin.Metadata;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads {@code aliases}, {@code default} and {@code metadata} of a column. */
final class OriginReader {
  static final int MAX_ALIAS = 255;

  private static final Map<String, Metadata> OF_TOPICS = named(Metadata::isOfTopics);
  private static final Map<String, Metadata> OF_TABLES = named(Metadata::isOfTables);

  private final DocumentNode aliases;
  private final DocumentNode defaultValue;
  private final DocumentNode metadata;
  private final DocumentNode format;
  private final Optional<ColumnType> type;
  private final boolean topLevel;
  private final Map<String, Metadata> choices;

  OriginReader(
      DocumentObject column, Optional<ColumnType> type, boolean topLevel, boolean isOfTable) {
    this.aliases = column.optional("aliases");
    this.defaultValue = column.optional("default");
    this.metadata = column.optional("metadata");
    this.format = column.optional("format");
    this.type = type;
    this.topLevel = topLevel;
    this.choices = isOfTable ? OF_TABLES : OF_TOPICS;
  }

  /**
   * @param claim told every alias, to see that it occurs once
   */
  Origin read(BiConsumer<DocumentNode, String> claim) {
    var names = new ArrayList<String>();
    for (DocumentNode alias : aliases.elements("a list of the source's field names")) {
      String name = alias.line(MAX_ALIAS);
      names.add(name);
      claim.accept(alias, name);
    }
    return new Origin(
        names,
        defaultValue.isPresent() && type.isPresent() && !metadata.isPresent()
            ? DefaultValues.read(defaultValue, type.get())
            : null,
        metadata());
  }

  private @Nullable Metadata metadata() {
    if (!metadata.isPresent()) {
      return null;
    }
    Metadata found = metadata.choice(choices, null);
    if (!topLevel) {
      metadata.report(
          "is there in a nested record", "'metadata' at the dataset's own columns only");
    }
    for (DocumentNode other : List.of(aliases, defaultValue, format)) {
      if (other.isPresent()) {
        other.report("does not fit a column filled from metadata", "no such key beside 'metadata'");
      }
    }
    if (found != null && type.isPresent() && !fits(found, type.get())) {
      metadata.report(
          "is '" + label(found) + "' in a column of type '" + ValueReader.label(type.get()) + "'",
          expectedType(found));
    }
    return found;
  }

  private static Map<String, Metadata> named(Predicate<Metadata> isMeant) {
    var names = new LinkedHashMap<String, Metadata>();
    EnumSet.allOf(Metadata.class).stream()
        .filter(isMeant)
        .forEach(each -> names.put(label(each), each));
    return names;
  }

  private static String label(Metadata metadata) {
    return metadata.name().toLowerCase(Locale.ROOT);
  }

  private boolean fits(Metadata found, ColumnType column) {
    return switch (found) {
      case TOPIC, OPERATION -> column == Primitive.STRING;
      case PARTITION, SEQUENCE -> column == Primitive.INT;
      case OFFSET, POSITION -> column == Primitive.LONG;
      case TIMESTAMP, DELETED -> column == Primitive.TIMESTAMPTZ;
      case KEY -> column == Primitive.BYTES || column == Primitive.STRING;
      case HEADERS -> column instanceof MapType map && fitsHeaders(map);
    };
  }

  /** Kafka allows a header without a value. */
  private static boolean fitsHeaders(MapType map) {
    return map.value().type() == Primitive.BYTES && !map.value().required();
  }

  private static String expectedType(Metadata metadata) {
    return switch (metadata) {
      case TOPIC, OPERATION -> "the type 'string'";
      case PARTITION, SEQUENCE -> "the type 'int'";
      case OFFSET, POSITION -> "the type 'long'";
      case TIMESTAMP, DELETED -> "the type 'timestamptz'";
      case KEY -> "the type 'bytes' or 'string'";
      case HEADERS -> "the type 'map' with values of type 'bytes' that are not required";
    };
  }
}
