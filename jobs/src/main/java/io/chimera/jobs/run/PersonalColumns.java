package io.chimera.jobs.run;

import io.chimera.connectors.decode.FormatDecoders;
import io.chimera.connectors.kafka.KafkaSample;
import io.chimera.connectors.kafka.SourceUnavailableException;
import io.chimera.connectors.registry.RegistryUnavailableException;
import io.chimera.quality.protect.PiiProfile;
import io.chimera.quality.protect.PiiProfile.Suspect;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.KafkaSourceSpec;
import io.chimera.schemas.stream.RawRecord;
import io.chimera.schemas.stream.TypedRow;
import java.util.ArrayList;
import java.util.List;

/** Looks at a sample of each topic for columns that look personal and have no class. */
public final class PersonalColumns {
  static final int SAMPLES = 200;

  private PersonalColumns() {}

  /**
   * A column that looks like something.
   *
   * @param path of the column in the contract
   */
  public record Hint(String path, Suspect suspect) {
    /** In words, without a value. */
    @Override
    public String toString() {
      return path
          + ": column '"
          + suspect.column()
          + "' looks like '"
          + suspect.finding().kind().label()
          + "' in "
          + suspect.finding().matching()
          + " of "
          + suspect.finding().samples()
          + " values, 'classification' says what it is";
    }
  }

  /** What a sample shows; nothing where none can be read. */
  public static List<Hint> of(Contract contract) {
    var hints = new ArrayList<Hint>();
    if (!(contract.source() instanceof KafkaSourceSpec)) {
      return hints;
    }
    for (int index = 0; index < contract.datasets().size(); index++) {
      Dataset dataset = contract.datasets().get(index);
      for (Suspect suspect : suspects(contract, dataset)) {
        hints.add(new Hint("datasets[" + index + "]." + suspect.path(), suspect));
      }
    }
    return hints;
  }

  private static List<Suspect> suspects(Contract contract, Dataset dataset) {
    var profile = new PiiProfile(dataset);
    try {
      var decoder = new FormatDecoders(contract.kafka()).open(dataset);
      var row = new TypedRow(dataset.columns().size());
      for (RawRecord record : KafkaSample.of(contract.kafka(), dataset.topic().topic(), SAMPLES)) {
        byte[] value = record.value();
        row.clear();
        if (value != null && value.length > 0 && decoder.decode(value, row) == null) {
          profile.look(row);
        }
      }
    } catch (SourceUnavailableException | RegistryUnavailableException away) {
      // a hint is no reason to fail; the connections were tried before
      return List.of();
    }
    return profile.suspects();
  }
}
