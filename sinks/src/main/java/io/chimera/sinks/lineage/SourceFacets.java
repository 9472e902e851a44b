package io.chimera.sinks.lineage;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.Dataset;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.InputDataset;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is told of what a dataset is made from. */
record SourceFacets(OpenLineage model, Contract contract, Dataset dataset) {

  InputDataset input() {
    DatasetName name = DatasetName.ofSource(contract, dataset);
    return model
        .newInputDatasetBuilder()
        .namespace(name.namespace())
        .name(name.name())
        .facets(
            model
                .newDatasetFacetsBuilder()
                .schema(model.newSchemaDatasetFacet(new SchemaFields(model).of(read())))
                .dataSource(model.newDatasourceDatasetFacet(contract.source().name(), address()))
                .tags(model.newTagsDatasetFacet(new ColumnTags(model).of(dataset)))
                .build())
        .build();
  }

  /** The columns that are read from there. */
  private List<Column> read() {
    return dataset.columns().stream().filter(column -> column.origin().metadata() == null).toList();
  }

  /** Without user and password. */
  private URI address() {
    String server = DatasetName.server(contract.source());
    return URI.create(
        contract.source() instanceof DatabaseSourceSpec database
            ? server + "/" + encoded(database.database())
            : server);
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
  }
}
