package io.chimera.schemas.contract;

/**
 * A Kafka topic as a dataset's origin ({@code from} in the document).
 *
 * @param topic the topic's name
 * @param format how a record's value is encoded
 * @param start where the very first run begins; every later run begins at the table's ledger
 */
public record TopicSpec(String topic, Format format, StartPosition start) implements FromSpec {

  @Override
  public String stream() {
    return topic;
  }

  /** Encodings of a record's value. */
  public enum Format {
    /** Avro in Confluent's framing: a zero byte, the schema's id in four bytes, the body. */
    AVRO,
    /** One JSON object a record. */
    JSON
  }
}
