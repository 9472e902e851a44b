package io.chimera.sinks.datahub;

import com.fasterxml.jackson.databind.JsonNode;
import com.linkedin.assertion.AssertionInfo;
import com.linkedin.common.GlobalTags;
import com.linkedin.common.Ownership;
import com.linkedin.common.Status;
import com.linkedin.common.SubTypes;
import com.linkedin.common.urn.DataFlowUrn;
import com.linkedin.common.urn.DataJobUrn;
import com.linkedin.common.urn.DatasetUrn;
import com.linkedin.common.urn.Urn;
import com.linkedin.data.DataMap;
import com.linkedin.data.codec.JacksonDataCodec;
import com.linkedin.data.schema.validation.UnrecognizedFieldMode;
import com.linkedin.data.schema.validation.ValidateDataAgainstSchema;
import com.linkedin.data.schema.validation.ValidationOptions;
import com.linkedin.data.template.RecordTemplate;
import com.linkedin.datacontract.DataContractProperties;
import com.linkedin.datacontract.DataContractStatus;
import com.linkedin.datajob.DataFlowInfo;
import com.linkedin.datajob.DataJobInfo;
import com.linkedin.datajob.DataJobInputOutput;
import com.linkedin.dataset.DatasetProperties;
import com.linkedin.dataset.UpstreamLineage;
import com.linkedin.schema.SchemaMetadata;
import io.chimera.schemas.contract.Document;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** DataHub's own typed model: what it would say of a proposal. */
final class DataHubModel {
  private static final Map<String, Function<DataMap, RecordTemplate>> ASPECTS =
      Map.ofEntries(
          Map.entry("datasetProperties", DatasetProperties::new),
          Map.entry("schemaMetadata", SchemaMetadata::new),
          Map.entry("subTypes", SubTypes::new),
          Map.entry("status", Status::new),
          Map.entry("ownership", Ownership::new),
          Map.entry("globalTags", GlobalTags::new),
          Map.entry("upstreamLineage", UpstreamLineage::new),
          Map.entry("dataFlowInfo", DataFlowInfo::new),
          Map.entry("dataJobInfo", DataJobInfo::new),
          Map.entry("dataJobInputOutput", DataJobInputOutput::new),
          Map.entry("assertionInfo", AssertionInfo::new),
          Map.entry("dataContractProperties", DataContractProperties::new),
          Map.entry("dataContractStatus", DataContractStatus::new));

  private static final JsonNode REGISTRY = registry();

  private DataHubModel() {}

  /** Everything that is wrong with it. */
  static List<String> problems(Proposal proposal) {
    var problems = new ArrayList<String>();
    urn(proposal, problems);
    if (!isListed(proposal)) {
      problems.add("no aspect " + proposal.aspectName() + " of " + proposal.entityType());
    }
    Function<DataMap, RecordTemplate> type = ASPECTS.get(proposal.aspectName());
    if (type == null) {
      problems.add("unknown aspect " + proposal.aspectName());
      return problems;
    }
    try {
      // As it travels: the bytes of the value.
      String value = proposal.json().at("/aspect/value").textValue();
      byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
      DataMap map = new JacksonDataCodec().bytesToMap(bytes);
      var options = new ValidationOptions();
      options.setUnrecognizedFieldMode(UnrecognizedFieldMode.DISALLOW);
      var result = ValidateDataAgainstSchema.validate(type.apply(map), options);
      if (!result.isValid()) {
        result.getMessages().forEach(each -> problems.add(each.toString()));
      }
    } catch (IOException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    return problems;
  }

  private static void urn(Proposal proposal, List<String> problems) {
    try {
      Urn urn = Urn.createFromString(proposal.entityUrn());
      if (!urn.getEntityType().equals(proposal.entityType())) {
        problems.add(proposal.entityUrn() + " is no " + proposal.entityType());
      }
      switch (proposal.entityType()) {
        case "dataset" -> DatasetUrn.createFromUrn(urn);
        case "dataFlow" -> DataFlowUrn.createFromUrn(urn);
        case "dataJob" -> DataJobUrn.createFromUrn(urn);
        default -> {}
      }
    } catch (URISyntaxException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  private static boolean isListed(Proposal proposal) {
    for (JsonNode entity : REGISTRY.path("entities")) {
      if (entity.path("name").asText().equals(proposal.entityType())) {
        for (JsonNode aspect : entity.path("aspects")) {
          if (aspect.asText().equals(proposal.aspectName())) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static JsonNode registry() {
    try (InputStream in =
        Objects.requireNonNull(RecordTemplate.class.getResourceAsStream("/entity-registry.yml"))) {
      return Document.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)).root().value();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
