package io.chimera.connectors.decode.avro;

import io.chimera.connectors.registry.RegisteredSchema;
import io.chimera.connectors.registry.SchemaRegistry;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.RecordDecoder;
import io.chimera.schemas.stream.TypedRow;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Decodes Avro in the registry's frame: a zero byte, the schema's id in four bytes, the body. What
 * a schema's records become is worked out once, when its id is first seen; from then on a record is
 * one pass over its bytes.
 *
 * <p>The fault of a record is the first one in the order of its bytes; what comes after it is not
 * looked at. A schema that does not fit the contract, or has a field the contract refuses, is the
 * fault of each of its records, whatever their bodies hold.
 *
 * <p>An id that the registry does not know is asked for again after a minute at the earliest. Both
 * known and unknown ids are kept in bounded number.
 *
 * @see io.chimera.connectors.registry.RegistryUnavailableException thrown if the registry is away
 *     for too long
 */
public final class AvroDecoder implements RecordDecoder {
  static final Duration ASK_AGAIN_AFTER = Duration.ofMinutes(1);
  static final int MAX_PLANS = 1_024;
  static final int MAX_UNKNOWN_IDS = 4_096;

  private static final byte MAGIC = 0;
  private static final int FRAME_BYTES = 1 + Integer.BYTES;

  private static final Fault EMPTY =
      new Fault(ReasonCode.EMPTY_VALUE, null, "The value has no bytes");
  private static final Fault BAD_MAGIC =
      new Fault(ReasonCode.BAD_MAGIC_BYTE, null, "The first byte is not the registry's zero byte");
  private static final Fault SHORT_FRAME =
      new Fault(
          ReasonCode.TRUNCATED, null, "The bytes end before the " + FRAME_BYTES + " of the frame");

  private final Dataset dataset;
  private final SchemaRegistry registry;
  private final InstantSource clock;
  private final AvroInput input = new AvroInput();
  private final IdTable<Plan> plans = new IdTable<>(MAX_PLANS);

  /** When an unknown id may be asked for again, in epoch milliseconds. */
  private final IdTable<Long> unknownUntil = new IdTable<>(MAX_UNKNOWN_IDS);

  public AvroDecoder(Dataset dataset, SchemaRegistry registry, InstantSource clock) {
    this.dataset = dataset;
    this.registry = registry;
    this.clock = clock;
  }

  @Override
  public @Nullable Fault decode(byte[] value, TypedRow row) {
    if (value.length == 0) {
      return EMPTY;
    }
    if (value[0] != MAGIC) {
      return BAD_MAGIC;
    }
    if (value.length < FRAME_BYTES) {
      return SHORT_FRAME;
    }
    int id = value[1] << 24 | (value[2] & 0xff) << 16 | (value[3] & 0xff) << 8 | (value[4] & 0xff);
    Plan plan = plans.find(id);
    if (plan == null) {
      plan = makePlan(id);
      if (plan == null) {
        return new Fault(
            ReasonCode.UNKNOWN_SCHEMA_ID, null, "The registry does not know schema id " + id);
      }
    }
    input.reset(value, FRAME_BYTES);
    Fault fault = plan.read(input, row);
    if (fault == null && input.remaining() > 0) {
      return new Fault(
          ReasonCode.TRAILING_BYTES,
          null,
          "There are " + input.remaining() + " bytes after the record's end");
    }
    return fault;
  }

  private @Nullable Plan makePlan(int id) {
    long now = clock.millis();
    Long until = unknownUntil.find(id);
    // Registries count from 1: a negative id is nothing to ask for.
    if (id < 0 || (until != null && now < until)) {
      return null;
    }
    RegisteredSchema schema = registry.schema(id);
    if (schema == null) {
      unknownUntil.put(id, now + ASK_AGAIN_AFTER.toMillis());
      return null;
    }
    Plan plan = WriterSchemas.plan(dataset, schema);
    plans.put(id, plan);
    return plan;
  }
}
