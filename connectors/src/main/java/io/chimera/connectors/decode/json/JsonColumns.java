package io.chimera.connectors.decode.json;

import io.chimera.connectors.decode.DecimalValue;
import io.chimera.connectors.decode.DefaultValue;
import io.chimera.connectors.decode.EpochValue;
import io.chimera.connectors.decode.TextSlices;
import io.chimera.connectors.decode.TextValue;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ColumnType.RecordType;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Dataset.UnknownFields;
import io.chimera.schemas.contract.ValueSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds what reads a dataset's records from its columns, once, before the first record. */
final class JsonColumns {
  private final UnknownFields unknownFields;
  private final int maxValueBytes;
  private final SizeLimit limit;
  private final TextSlices slices = new TextSlices();

  private JsonColumns(Dataset dataset) {
    unknownFields = dataset.unknownFields();
    maxValueBytes = dataset.maxValueBytes();
    limit = new SizeLimit(maxValueBytes);
  }

  /**
   * @throws IllegalArgumentException if a column cannot be read as the contract says
   */
  static JsonRecord of(Dataset dataset) {
    return new JsonColumns(dataset).record(null, dataset.columns());
  }

  private JsonRecord record(@Nullable String path, List<Column> columns) {
    var members = new ArrayList<@Nullable JsonMember>(columns.size());
    var defaults = new ArrayList<DefaultValue>(columns.size());
    for (Column column : columns) {
      String name = path == null ? column.name() : path + "." + column.name();
      // At the top level the stage after this one decides about null.
      boolean required = path != null && column.required();
      boolean fromEnvelope = column.origin().metadata() != null;
      members.add(
          fromEnvelope ? null : new JsonMember(name, required, value(column.value(), name)));
      defaults.add(DefaultValue.of(column, name));
    }
    return new JsonRecord(path, new JsonFields(columns), members, defaults, unknownFields);
  }

  private JsonMember member(ValueSpec spec, String path) {
    return new JsonMember(path, spec.required(), value(spec, path));
  }

  private JsonValue value(ValueSpec spec, String path) {
    ColumnType type = spec.type();
    if (type instanceof Primitive primitive) {
      return primitive(primitive, spec, path);
    }
    if (type instanceof DecimalType decimal) {
      return new JsonScalars.Decimals(
          path, type, DecimalValue.of(decimal, path), strings(spec, path));
    }
    if (type instanceof ListType list) {
      return new JsonList(path, list, member(list.element(), path + "[]"), limit);
    }
    if (type instanceof MapType map) {
      return new JsonMap(path, map, member(map.value(), path + "{}"), limit, slices);
    }
    var nested = (RecordType) type;
    return new JsonNested(path, nested, record(path, nested.columns()));
  }

  private JsonValue primitive(Primitive type, ValueSpec spec, String path) {
    return switch (type) {
      case BOOLEAN -> new JsonScalars.Truth(path);
      case INT, LONG -> new JsonScalars.Whole(path, type);
      case FLOAT -> new JsonScalars.Floats(path);
      case DOUBLE -> new JsonScalars.Doubles(path);
      case STRING, BYTES, UUID -> strings(spec, path);
      case DATE, TIME, TIMESTAMP, TIMESTAMPTZ ->
          EpochValue.isEpoch(spec)
              ? new JsonScalars.Epochs(path, type, EpochValue.of(spec, path))
              : strings(spec, path);
    };
  }

  private JsonScalars.Strings strings(ValueSpec spec, String path) {
    return new JsonScalars.Strings(
        path, spec.type(), TextValue.of(spec, path, maxValueBytes, slices));
  }
}
