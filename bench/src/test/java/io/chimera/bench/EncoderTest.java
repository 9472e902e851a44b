package io.chimera.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.connectors.decode.FormatDecoders;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TopicSpec.Format;
import io.chimera.schemas.stream.RecordDecoder;
import io.chimera.schemas.stream.TypedRow;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EncoderTest {
  private static final int ID = 7;
  private static final int LOOSE_ID = 8;
  private static final int COUNT = 500;

  private static Encoder encoder(Shape shape, Format format) {
    return switch (format) {
      case AVRO -> new AvroEncoder(shape, ID, LOOSE_ID);
      case JSON -> new JsonEncoder(shape);
    };
  }

  private static RecordDecoder decoder(Dataset dataset, int id, String schema) {
    return FormatDecoders.offline(dataset, id, Optional.of(schema));
  }

  @ParameterizedTest
  @EnumSource
  void writesWhatThePipelineReads(Shapes shapes) {
    Shape shape = shapes.shape();
    for (Format format : Format.values()) {
      Dataset dataset =
          BenchContractTest.contract(Subject.UNGOVERNED, shapes, format).datasets().get(0);
      RecordDecoder decoder = decoder(dataset, ID, shape.avro().toString());
      Encoder encoder = encoder(shape, format);
      var row = new TypedRow(shape.columns().size());
      for (int index = 0; index < COUNT; index++) {
        @Nullable Object[] values = shape.values().of(index, new SplittableRandom(index));

        assertThat(decoder.decode(encoder.encode(values), row)).isNull();
        for (int column = 0; column < values.length; column++) {
          assertThat(value(row, column, shape.columns().get(column)))
              .as(shape.columns().get(column).name())
              .isEqualTo(values[column]);
        }
      }
    }
  }

  private static @Nullable Object value(TypedRow row, int column, Shape.Field field) {
    if (row.isNullAt(column)) {
      return null;
    }
    FieldType type = field.type();
    return switch (type.kind()) {
      case LONG -> row.getLong(column);
      case INT, DATE -> row.getInt(column);
      case DOUBLE -> row.getDouble(column);
      case STRING -> row.getString(column).toString();
      case BOOLEAN -> row.getBoolean(column);
      case TIMESTAMP -> row.timestampMicros(column) / 1000;
      case DECIMAL -> {
        BigDecimal decimal = row.getDecimal(column, type.precision(), type.scale()).toBigDecimal();
        yield decimal;
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  void breaksRecordsSoThatThePipelineRefusesThem(Shapes shapes) {
    Shape shape = shapes.shape();
    int unique = shape.index(shape.unique().get(0));
    for (Format format : Format.values()) {
      Dataset dataset =
          BenchContractTest.contract(Subject.UNGOVERNED, shapes, format).datasets().get(0);
      RecordDecoder strict = decoder(dataset, ID, shape.avro().toString());
      RecordDecoder loose = decoder(dataset, LOOSE_ID, shape.looseAvro().toString());
      Encoder encoder = encoder(shape, format);
      var row = new TypedRow(shape.columns().size());
      for (int index = 0; index < COUNT; index++) {
        var random = new SplittableRandom(index);
        byte[] broken = encoder.broken(shape.values().of(index, random), random);

        // Nothing at all does not get as far as a decoder.
        boolean isRefused = broken.length == 0 || isRefused(strict, broken, row, unique);
        assertThat(isRefused).isTrue();
        assertThat(broken.length == 0 || isRefused(loose, broken, row, unique)).isTrue();
      }
    }
  }

  private static boolean isRefused(RecordDecoder decoder, byte[] value, TypedRow row, int unique) {
    return decoder.decode(value, row) != null || row.isNullAt(unique);
  }

  @ParameterizedTest
  @EnumSource
  void tellsRecordsApart(Shapes shapes) {
    Shape shape = shapes.shape();
    Set<String> seen = new HashSet<>();

    for (int index = 0; index < COUNT; index++) {
      assertThat(seen.add(shape.identity(shape.values().of(index, new SplittableRandom(index)))))
          .isTrue();
    }
  }
}
