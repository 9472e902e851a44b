package io.chimera.connectors.decode.avro;

import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ColumnType.RecordType;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.Dataset.UnknownFields;
import io.chimera.schemas.contract.ValueSpec;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Makes the plan that reads what one schema wrote into one dataset's columns. An instance makes one
 * plan.
 */
final class PlanCompiler {
  private final Dataset dataset;
  private final ItemSizes sizes = new ItemSizes();
  private final SkipCompiler skips = new SkipCompiler(sizes);
  private final ScalarCompiler scalars;
  private final Map<Place, ValueReader> nested = new HashMap<>();

  /** The first thing found that makes every record of the schema a bad one. */
  private @Nullable Fault schemaFault;

  private PlanCompiler(Dataset dataset) {
    this.dataset = dataset;
    scalars = new ScalarCompiler(dataset.maxValueBytes());
  }

  /**
   * A record of the writer in one place of the contract: made once, however many unions name it.
   */
  private record Place(String path, String writer) {}

  static Plan compile(Dataset dataset, Schema writer) {
    if (writer.getType() != Schema.Type.RECORD) {
      return Plan.refusing(
          new Fault(
              ReasonCode.INCOMPATIBLE_SCHEMA,
              null,
              "The schema is no record but '" + writer.getType().getName() + "'"));
    }
    var compiler = new PlanCompiler(dataset);
    ValueReader reader = compiler.record(writer, new RecordLevel(dataset.columns(), ""));
    if (reader instanceof WrongType wrong) {
      return Plan.refusing(wrong.asSchemaFault());
    }
    if (compiler.schemaFault != null) {
      return Plan.refusing(compiler.schemaFault);
    }
    return ((RecordReader) reader)::readInto;
  }

  private ValueReader record(Schema writer, RecordLevel level) {
    var steps = new ArrayList<RecordReader.Step>();
    for (Schema.Field field : writer.getFields()) {
      int column = level.columnOf(field.name());
      if (column == RecordLevel.NONE) {
        refuseUnknown(level.pathOf(field.name()));
        steps.add(
            new RecordReader.Step(skips.compile(field.schema()), ValueReader.NO_COLUMN, null));
        continue;
      }
      String path = level.pathOf(column);
      if (!level.take(column)) {
        refuse(ReasonCode.DUPLICATE_FIELD, path, "The schema has a field and its alias");
      }
      ValueReader reader = value(field.schema(), level.specOf(column), path);
      if (reader instanceof WrongType) {
        return reader;
      }
      steps.add(new RecordReader.Step(reader, column, path));
    }
    level.addAbsent(steps);
    return new RecordReader(level.arity(), steps.toArray(new RecordReader.Step[0]));
  }

  private ValueReader value(Schema writer, ValueSpec spec, String path) {
    return switch (writer.getType()) {
      case NULL -> absent(spec, path);
      case UNION -> union(writer, spec, path);
      default -> typed(writer, spec, path);
    };
  }

  private UnionReader union(Schema writer, ValueSpec spec, String path) {
    var branches = new ValueReader[writer.getTypes().size()];
    for (int branch = 0; branch < branches.length; branch++) {
      branches[branch] = value(writer.getTypes().get(branch), spec, path);
    }
    return new UnionReader(branches);
  }

  private ValueReader typed(Schema writer, ValueSpec spec, String path) {
    ValueReader reader = null;
    if (spec.type() instanceof Primitive) {
      reader = scalars.primitive(writer, spec, path);
    } else if (spec.type() instanceof DecimalType) {
      reader = scalars.decimal(writer, spec, path);
    } else if (spec.type() instanceof ListType list && writer.getType() == Schema.Type.ARRAY) {
      reader = list(writer, list.element(), path);
    } else if (spec.type() instanceof MapType map && writer.getType() == Schema.Type.MAP) {
      reader = map(writer, map.value(), path);
    } else if (spec.type() instanceof RecordType type && writer.getType() == Schema.Type.RECORD) {
      var place = new Place(path, writer.getFullName());
      reader = nested.get(place);
      if (reader == null) {
        reader = record(writer, new RecordLevel(type.columns(), path));
        nested.put(place, reader);
      }
    }
    return reader == null ? new WrongType(writer, spec.type(), path) : reader;
  }

  private ValueReader list(Schema writer, ValueSpec element, String path) {
    Schema written = writer.getElementType();
    ValueReader reader = value(written, element, path + "[]");
    var limit = new SizeLimit(dataset.maxValueBytes(), path);
    return reader instanceof WrongType
        ? reader
        : new ListReader(reader, sizes.of(written), element, limit);
  }

  private ValueReader map(Schema writer, ValueSpec value, String path) {
    String inside = path + "{}";
    ValueReader reader = value(writer.getValueType(), value, inside);
    var limit = new SizeLimit(dataset.maxValueBytes(), path);
    return reader instanceof WrongType
        ? reader
        : new MapReader(scalars.mapKey(inside), reader, value, limit, inside);
  }

  /** What stands in for a null. At the top level no spec is required, see {@link RecordLevel}. */
  static ValueReader absent(ValueSpec spec, String path) {
    if (!spec.required()) {
      return PlanCompiler::setNull;
    }
    var missing =
        new Fault(ReasonCode.MISSING_REQUIRED, path, "A required value is null or absent");
    return (input, row, column) -> missing;
  }

  private static @Nullable Fault setNull(AvroInput input, TypedRow row, int column) {
    row.setNull(column);
    return null;
  }

  private void refuseUnknown(String path) {
    if (dataset.unknownFields() == UnknownFields.QUARANTINE) {
      refuse(ReasonCode.UNKNOWN_FIELD, path, "The schema has a field that no column asks for");
    }
  }

  private void refuse(ReasonCode code, String path, String message) {
    if (schemaFault == null) {
      schemaFault = new Fault(code, path, message);
    }
  }
}
