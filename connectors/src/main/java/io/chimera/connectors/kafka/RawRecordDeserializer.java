package io.chimera.connectors.kafka;

import io.chimera.schemas.stream.Header;
import io.chimera.schemas.stream.Provenance;
import io.chimera.schemas.stream.RawRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/** Copies a Kafka record as it is. */
final class RawRecordDeserializer implements KafkaRecordDeserializationSchema<RawRecord> {
  private static final long serialVersionUID = 1L;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RawRecord> out) {
    out.collect(raw(record));
  }

  static RawRecord raw(ConsumerRecord<byte[], byte[]> record) {
    var provenance =
        new Provenance(record.topic(), record.partition(), record.offset(), record.timestamp());
    return new RawRecord(provenance, record.key(), record.value(), headers(record.headers()));
  }

  private static Header[] headers(Headers headers) {
    var from = headers.toArray();
    if (from.length == 0) {
      return RawRecord.NO_HEADERS;
    }
    var to = new Header[from.length];
    for (int index = 0; index < from.length; index++) {
      to[index] = new Header(from[index].key(), from[index].value());
    }
    return to;
  }

  @Override
  public TypeInformation<RawRecord> getProducedType() {
    return TypeInformation.of(RawRecord.class);
  }
}
