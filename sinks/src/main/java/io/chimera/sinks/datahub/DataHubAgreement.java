package io.chimera.sinks.datahub;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.CommitRule;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.RecordRule;
import io.chimera.schemas.contract.ServiceLevel;
import io.chimera.schemas.contract.TableSpec;
import java.util.ArrayList;
import java.util.List;

/** What a table's users can rely on: assertions, and the data contract that is made up of them. */
final class DataHubAgreement {
  private static final String FRESHNESS = "freshness";

  private final String urn;
  private final ObjectNode agreed;
  private final ArrayNode quality;
  private final List<Proposal> proposals = new ArrayList<>();

  private DataHubAgreement(String urn, String rawContract) {
    this.urn = urn;
    this.agreed = object().put("entity", urn).put("rawContract", rawContract);
    this.quality = agreed.putArray("dataQuality");
  }

  /**
   * The proposals, the contract after its assertions.
   *
   * @param metadata the schema as an aspect
   * @param rawContract the contract as text for people
   */
  static List<Proposal> of(
      Dataset dataset, DataHubAssertions table, ObjectNode metadata, String rawContract) {
    var agreement = new DataHubAgreement(table.urn(), rawContract);
    agreement.checks(dataset, new DataHubChecks(dataset, table), metadata);
    agreement.promises(dataset, new DataHubPromises(dataset, table));
    agreement.contract();
    return agreement.proposals;
  }

  private void checks(Dataset dataset, DataHubChecks checks, ObjectNode metadata) {
    boolean mayGrow =
        dataset.from() instanceof TableSpec from && from.onDrift() == TableSpec.OnDrift.EVOLVE;
    add("schema", checks.ofSchema(metadata, mayGrow), agreed.putArray("schema"));
    for (RecordRule rule : dataset.rules()) {
      add("rule/" + rule.name(), checks.of(rule), quality);
    }
    for (CommitRule rule : dataset.commitRules()) {
      add("rule/" + rule.name(), checks.of(rule), quality);
    }
  }

  private void promises(Dataset dataset, DataHubPromises promises) {
    for (ServiceLevel level : dataset.serviceLevels()) {
      ObjectNode info = promises.of(level);
      // A data contract has one for its freshness; further ones stand with the others.
      boolean isOfFreshness =
          info.path("type").asText().equals(DataHubPromises.FRESHNESS) && !agreed.has(FRESHNESS);
      add(
          "sla/" + level.kind().label(),
          info,
          isOfFreshness ? agreed.putArray(FRESHNESS) : quality);
    }
  }

  private void contract() {
    String contract = DataHubUrns.contract(urn);
    proposals.add(new Proposal("dataContract", contract, "dataContractProperties", agreed));
    proposals.add(
        new Proposal(
            "dataContract", contract, "dataContractStatus", object().put("state", "ACTIVE")));
    proposals.add(Proposal.present("dataContract", contract));
  }

  private void add(String name, ObjectNode info, ArrayNode among) {
    String assertion = DataHubUrns.assertion(urn, name);
    proposals.add(new Proposal("assertion", assertion, "assertionInfo", info));
    proposals.add(Proposal.present("assertion", assertion));
    among.addObject().put("assertion", assertion);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
