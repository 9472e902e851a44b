package io.chimera.quality.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.StartPosition;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.contract.Target;
import io.chimera.schemas.contract.TopicSpec;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PartitionValueCheckTest {
  private static final int LONGEST = PartitionValueCheck.LONGEST_NAME;

  static List<Arguments> values() {
    return List.of(
        argumentSet("plain text at the limit", Target.Transform.IDENTITY, 0, "a".repeat(180), true),
        argumentSet("plain text beyond it", Target.Transform.IDENTITY, 0, "a".repeat(181), false),
        argumentSet("escaped at the limit", Target.Transform.IDENTITY, 0, "/".repeat(60), true),
        argumentSet("escaped beyond it", Target.Transform.IDENTITY, 0, "/".repeat(61), false),
        argumentSet("two bytes a letter", Target.Transform.IDENTITY, 0, "ä".repeat(31), false),
        argumentSet("empty", Target.Transform.IDENTITY, 0, "", true),
        argumentSet("cut short enough", Target.Transform.TRUNCATE, 30, "ä".repeat(900), true),
        argumentSet("cut too late", Target.Transform.TRUNCATE, 31, "ä".repeat(900), false),
        argumentSet("hashed", Target.Transform.BUCKET, 16, "a".repeat(100_000), true));
  }

  @ParameterizedTest
  @MethodSource("values")
  void checksText(Target.Transform transform, int parameter, String value, boolean isGood) {
    var check = new PartitionValueCheck(dataset(ColumnType.Primitive.STRING, transform, parameter));
    var row = new TypedRow(1);
    row.setObject(0, StringData.fromString(value));

    var fault = check.check(row);

    assertThat(fault == null).isEqualTo(isGood);
  }

  static List<Arguments> binaryValues() {
    return List.of(
        argumentSet("plain at the limit", Target.Transform.IDENTITY, 0, bytes(135, 0), true),
        argumentSet("plain beyond it", Target.Transform.IDENTITY, 0, bytes(138, 0), false),
        argumentSet("escaped at the limit", Target.Transform.IDENTITY, 0, bytes(45, 0xff), true),
        argumentSet("escaped beyond it", Target.Transform.IDENTITY, 0, bytes(48, 0xff), false),
        argumentSet("padding is escaped", Target.Transform.IDENTITY, 0, bytes(133, 0), false),
        argumentSet("empty", Target.Transform.IDENTITY, 0, bytes(0, 0), true),
        argumentSet("cut short enough", Target.Transform.TRUNCATE, 45, bytes(900, 0xff), true),
        argumentSet("cut too late", Target.Transform.TRUNCATE, 48, bytes(900, 0xff), false));
  }

  @ParameterizedTest
  @MethodSource("binaryValues")
  void checksBytes(Target.Transform transform, int parameter, byte[] value, boolean isGood) {
    var check = new PartitionValueCheck(dataset(ColumnType.Primitive.BYTES, transform, parameter));
    var row = new TypedRow(1);
    row.setObject(0, value);

    var fault = check.check(row);

    assertThat(fault == null).isEqualTo(isGood);
  }

  private static byte[] bytes(int length, int value) {
    var bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @Test
  void namesColumnAndLimit() {
    var check =
        new PartitionValueCheck(dataset(ColumnType.Primitive.BYTES, Target.Transform.IDENTITY, 0));
    var row = new TypedRow(1);
    row.setObject(0, new byte[LONGEST]);

    var fault = check.check(row);

    assertThat(fault).isNotNull();
    assertThat(fault.code()).isEqualTo(ReasonCode.VALUE_TOO_LARGE);
    assertThat(fault.column()).isEqualTo("part");
    assertThat(fault.message()).contains("180");
  }

  @Test
  void admitsNull() {
    var check =
        new PartitionValueCheck(dataset(ColumnType.Primitive.STRING, Target.Transform.IDENTITY, 0));

    assertThat(check.check(new TypedRow(1))).isNull();
  }

  private static Dataset dataset(ColumnType type, Target.Transform transform, int parameter) {
    return new Dataset(
        "events",
        new TopicSpec("t", TopicSpec.Format.JSON, StartPosition.EARLIEST),
        List.of(Datasets.column("part", type, false, null)),
        Dataset.UnknownFields.IGNORE,
        Dataset.DEFAULT_MAX_VALUE_BYTES,
        null,
        List.of(),
        null,
        new Target(
            new TableName("test", "events"),
            List.of(new Target.PartitionField("part", transform, parameter)),
            List.of(),
            128));
  }
}
