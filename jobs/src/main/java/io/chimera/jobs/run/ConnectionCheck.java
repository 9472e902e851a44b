package io.chimera.jobs.run;

import io.chimera.connectors.kafka.KafkaPositions;
import io.chimera.connectors.kafka.SourceUnavailableException;
import io.chimera.connectors.registry.ConfluentRegistry;
import io.chimera.connectors.registry.RegistryUnavailableException;
import io.chimera.quality.protect.KeyRefusedException;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TopicSpec;
import io.chimera.schemas.platform.KeySettings;
import io.chimera.schemas.platform.MissingSecretException;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Tries what a run of a contract will need, without reading a record. */
public final class ConnectionCheck {
  private ConnectionCheck() {}

  /**
   * One thing that was tried.
   *
   * @param what as in {@code topic 'bets'}
   * @param isOk whether it is there
   * @param detail what was found, or what went wrong
   */
  public record Finding(String what, boolean isOk, String detail) {}

  /**
   * Tries all topics and, where a dataset is Avro, its registry subject, and the keys where a
   * column is protected.
   */
  public static List<Finding> of(Contract contract, PlatformSettings platform) {
    var findings = new ArrayList<Finding>();
    KeySettings keys = platform.keys();
    if (keys != null && contract.datasets().stream().anyMatch(Dataset::isProtected)) {
      findings.add(
          tried(
              "keys of protected columns",
              () -> "current '" + ProtectionKeys.open(keys).current() + "'"));
    }
    for (Dataset dataset : contract.datasets()) {
      var topic = dataset.topic().topic();
      findings.add(tried("topic '" + topic + "'", () -> topic(contract, topic)));
      if (dataset.topic().format() == TopicSpec.Format.AVRO) {
        var subject = topic + "-value";
        findings.add(tried("registry subject '" + subject + "'", () -> subject(contract, subject)));
      }
    }
    return findings;
  }

  private static String topic(Contract contract, String topic) {
    try (var positions = KafkaPositions.probing(contract.kafka())) {
      return positions.partitions(topic) + " partitions";
    }
  }

  private static String subject(Contract contract, String subject) {
    var address = contract.kafka().registry();
    if (address == null) {
      throw new IllegalArgumentException("The source has no registry");
    }
    var registry =
        ConfluentRegistry.open(address, contract.kafka().security(), Secrets.ofThisMachine());
    var latest = registry.latest(subject);
    if (latest.isEmpty()) {
      throw new MissingSubjectException(subject);
    }
    return "schema id " + latest.get().id();
  }

  private static Finding tried(String what, Supplier<String> attempt) {
    try {
      return new Finding(what, true, attempt.get());
    } catch (SourceUnavailableException
        | RegistryUnavailableException
        | MissingSecretException
        | KeyRefusedException
        | MissingSubjectException trouble) {
      return new Finding(what, false, String.valueOf(trouble.getMessage()));
    }
  }

  private static final class MissingSubjectException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingSubjectException(String subject) {
      super("The registry has no subject '" + subject + "'");
    }
  }
}
