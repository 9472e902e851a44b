package io.chimera.quality.admission;

import io.chimera.quality.protect.Envelope;
import io.chimera.quality.protect.Keyring;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TopicSpec;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.RawRecord;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.Rejection;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Makes rejections of records. Where the dataset has protected columns the record is sealed first:
 * what is broken cannot be protected column by column, and may have any value anywhere.
 */
final class Rejecting {
  private static final String SEALED_FIELD =
      "Cannot place a field: no column asks for it; its name is sealed with the record";

  private final Clock clock;
  private final boolean isJson;
  private final @Nullable Envelope envelope;

  /**
   * @param keyring may be null where no column is protected
   */
  Rejecting(Dataset dataset, @Nullable Keyring keyring, Clock clock) {
    this.clock = clock;
    isJson = dataset.from() instanceof TopicSpec topic && topic.format() == TopicSpec.Format.JSON;
    if (!dataset.isProtected()) {
      envelope = null;
      return;
    }
    if (keyring == null) {
      throw new IllegalArgumentException(
          "Cannot seal what dataset '" + dataset.name() + "' rejects: there is no key");
    }
    envelope = new Envelope(keyring, dataset.target().table());
  }

  /**
   * @param rules names of the rules that it failed
   */
  Rejection of(Fault fault, String[] rules, RawRecord record) {
    if (envelope == null) {
      return Rejection.of(fault, rules, record, clock.millis());
    }
    return Rejection.of(withoutContent(fault), rules, envelope.seal(record), clock.millis());
  }

  /** In JSON, the name of a field that nobody knows is content; in Avro it is the schema's. */
  private Fault withoutContent(Fault fault) {
    return fault.code() == ReasonCode.UNKNOWN_FIELD && isJson
        ? new Fault(fault.code(), fault.column(), SEALED_FIELD)
        : fault;
  }
}
