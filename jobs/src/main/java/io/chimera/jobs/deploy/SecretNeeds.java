package io.chimera.jobs.deploy;

import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractProblem;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.KafkaSecurity;
import io.chimera.schemas.contract.KafkaSourceSpec;
import io.chimera.schemas.contract.SecretReference;
import io.chimera.schemas.platform.KeySettings;
import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.StoreSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What jobs must find on their pods that stands in no manifest: secrets, and certificates, by the
 * references of contracts and settings. All are keys of one Secret of Kubernetes.
 *
 * @param variables names of environment variables, which are the keys too
 * @param files absolute paths by the keys that hold the files
 */
public record SecretNeeds(SortedSet<String> variables, SortedMap<String, String> files) {
  public SecretNeeds {
    variables = new TreeSet<>(variables);
    files = new TreeMap<>(files);
  }

  /**
   * Collects them.
   *
   * @param problems is told what no pod can be given
   */
  static SecretNeeds of(
      List<Contract> contracts, PlatformSettings platform, List<ContractProblem> problems) {
    var variables = new TreeSet<String>();
    var paths = new TreeSet<String>();
    for (SecretReference each : references(contracts, platform)) {
      switch (each.kind()) {
        case ENV -> variables.add(each.location());
        case FILE -> paths.add(each.location());
      }
    }
    paths.addAll(certificates(contracts, platform));
    var files = new TreeMap<String, String>();
    for (String path : paths) {
      String key = String.valueOf(Path.of(path).getFileName());
      if (!isMountable(path)) {
        problems.add(
            new ContractProblem(
                "",
                "file '" + path + "' cannot be mounted",
                "an absolute path of letters, digits, '.', '_' and '-'"));
      } else if (variables.contains(key) || files.containsKey(key)) {
        problems.add(
            new ContractProblem(
                "",
                "'" + path + "' has the same name as another secret",
                "every name once, for they are keys of one Secret"));
      } else {
        files.put(key, path);
      }
    }
    return new SecretNeeds(variables, files);
  }

  /** Whether there are any. */
  public boolean isEmpty() {
    return variables.isEmpty() && files.isEmpty();
  }

  /** The keys that the Secret must have. */
  public List<String> keys() {
    return Stream.concat(variables.stream(), files.keySet().stream()).sorted().toList();
  }

  /**
   * Nothing in it that a mount, whose parts are told apart by colons, or a key has no place for.
   */
  private static boolean isMountable(String path) {
    Path parsed = Path.of(path);
    if (!parsed.isAbsolute() || parsed.getNameCount() < 2 || !parsed.normalize().equals(parsed)) {
      return false;
    }
    for (Path part : parsed) {
      if (!KubernetesNames.KEY.matcher(part.toString()).matches()) {
        return false;
      }
    }
    return true;
  }

  private static List<SecretReference> references(
      List<Contract> contracts, PlatformSettings platform) {
    var found = new ArrayList<SecretReference>();
    for (Contract contract : contracts) {
      if (contract.source() instanceof KafkaSourceSpec kafka) {
        add(found, kafka.security().password());
        add(found, kafka.security().registryPassword());
      }
      if (contract.source() instanceof DatabaseSourceSpec database) {
        add(found, database.password());
      }
    }
    add(found, platform.catalog().access().password());
    add(found, platform.catalog().access().credential());
    add(found, platform.catalog().access().token());
    StoreSettings store = platform.catalog().store();
    if (store != null) {
      found.add(store.accessKey());
      found.add(store.secretKey());
    }
    var events = platform.events();
    if (events != null) {
      add(found, events.security().password());
    }
    var lineage = platform.lineage();
    if (lineage != null) {
      add(found, lineage.token());
    }
    KeySettings keys = platform.keys();
    if (keys != null && contracts.stream().anyMatch(SecretNeeds::isProtected)) {
      keys.keys().forEach(key -> found.add(key.secret()));
    }
    return found;
  }

  private static boolean isProtected(Contract contract) {
    return contract.datasets().stream().anyMatch(Dataset::isProtected);
  }

  private static List<String> certificates(List<Contract> contracts, PlatformSettings platform) {
    var found = new ArrayList<String>();
    for (Contract contract : contracts) {
      if (contract.source() instanceof KafkaSourceSpec kafka) {
        add(found, kafka.security().rootCertificate());
      }
      if (contract.source() instanceof DatabaseSourceSpec database) {
        add(found, database.options().rootCertificate());
      }
    }
    add(found, platform.catalog().access().rootCertificate());
    var events = platform.events();
    KafkaSecurity security = events == null ? KafkaSecurity.NONE : events.security();
    add(found, security.rootCertificate());
    return found;
  }

  private static <T> void add(List<T> found, @Nullable T wanted) {
    if (wanted != null) {
      found.add(wanted);
    }
  }
}
