package io.chimera.jobs.publication;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Document;
import io.chimera.schemas.contract.DocumentText;
import io.chimera.schemas.contract.TableName;
import io.chimera.schemas.odcs.OdcsPublication;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import io.chimera.sinks.datahub.DataHubProposals;
import io.chimera.sinks.datahub.Proposal;
import io.chimera.sinks.iceberg.LakeCatalog;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;

/**
 * A contract, and what of it everybody may know.
 *
 * @param contract as it is run
 * @param odcs as a document of the Open Data Contract Standard, that tells of the tables
 */
public record PublishedContract(Contract contract, ObjectNode odcs) {

  /** Whether DataHub is told of what is read. */
  public enum Source {
    TOLD,
    /** DataHub looks at that by itself, and would lose what it knows. */
    LEFT_OUT
  }

  /**
   * Reads a contract.
   *
   * @throws io.chimera.schemas.contract.InvalidContractException if it is none, or keeps something
   *     that it contradicts
   */
  public static PublishedContract read(Document document) {
    return new PublishedContract(new ContractReader().read(document), OdcsPublication.of(document));
  }

  /**
   * What DataHub is told of it.
   *
   * @param environment DataHub's fabric, as PROD
   * @param settings of the catalog in which tables may be already; looking for them makes none
   */
  public List<Proposal> proposals(String environment, CatalogSettings settings, Source source) {
    Set<String> left =
        switch (source) {
          case TOLD -> Set.of();
          case LEFT_OUT -> DataHubProposals.sources(contract, environment);
        };
    return DataHubProposals.of(contract, environment, schemas(settings), DocumentText.yaml(odcs))
        .stream()
        .filter(each -> !left.contains(each.entityUrn()))
        .toList();
  }

  private Map<TableName, Schema> schemas(CatalogSettings settings) {
    var schemas = new HashMap<TableName, Schema>();
    boolean isThere = LakeCatalog.file(settings).map(Files::isRegularFile).orElse(true);
    if (isThere) {
      try (LakeCatalog catalog = LakeCatalog.open(settings)) {
        contract.datasets().stream()
            .map(each -> each.target().table())
            .flatMap(each -> Stream.of(each, each.quarantine()))
            .filter(catalog::exists)
            .forEach(each -> schemas.put(each, catalog.load(each).schema()));
      }
    }
    return schemas;
  }
}
