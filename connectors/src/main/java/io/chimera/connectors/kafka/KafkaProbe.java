package io.chimera.connectors.kafka;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.KafkaSourceSpec;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.SourceProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the cluster for its id and for the ids of a contract's topics. */
public final class KafkaProbe implements SourceProbe {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaProbe.class);

  private final KafkaSourceSpec source;
  private final List<String> topics;
  private @Nullable KafkaPositions cluster;

  private KafkaProbe(KafkaSourceSpec source, List<String> topics) {
    this.source = source;
    this.topics = topics;
  }

  /** A probe of the topics that the contract reads; a ledger may remember others. */
  public static SourceProbe.Address of(Contract contract) {
    var source = contract.kafka();
    var topics = new ArrayList<String>();
    contract.datasets().forEach(dataset -> topics.add(dataset.from().stream()));
    return () -> new KafkaProbe(source, topics);
  }

  @Override
  public Optional<String> difference(Positions positions) {
    try {
      for (String topic : topics) {
        if (positions.streams().containsKey(topic)) {
          var difference = connected().difference(topic, positions);
          if (difference.isPresent()) {
            return difference;
          }
        }
      }
      return Optional.empty();
    } catch (SourceUnavailableException away) {
      LOG.warn("Cannot ask the source who it is: {}", away.getMessage());
      return Optional.empty();
    }
  }

  /** Connects at the first question, so that a cluster that is away holds up no start. */
  private KafkaPositions connected() {
    var open = cluster;
    if (open == null) {
      open = KafkaPositions.probing(source);
      cluster = open;
    }
    return open;
  }

  @Override
  public void close() {
    if (cluster != null) {
      cluster.close();
    }
  }
}
