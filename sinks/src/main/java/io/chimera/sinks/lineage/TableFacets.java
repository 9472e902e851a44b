package io.chimera.sinks.lineage;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.QuerySourceSpec;
import io.chimera.schemas.contract.QuerySourceSpec.Derivation;
import io.chimera.schemas.contract.QuerySourceSpec.Use;
import io.chimera.schemas.platform.CatalogType;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.ColumnLineageDatasetFacet;
import io.openlineage.client.OpenLineage.DatasetFacetsBuilder;
import io.openlineage.client.OpenLineage.InputField;
import io.openlineage.client.OpenLineage.LifecycleStateChangeDatasetFacet.LifecycleStateChange;
import io.openlineage.client.OpenLineage.OutputDataset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/** What is told of the tables that a pipeline writes. */
record TableFacets(
    OpenLineage model,
    Contract contract,
    Dataset dataset,
    CatalogSettings catalog,
    Set<String> judging) {
  private static final String DIRECT = "DIRECT";
  private static final String INDIRECT = "INDIRECT";

  OutputDataset target(Table table, boolean isNew) {
    var facets =
        facets(table)
            .columnLineage(
                contract.source() instanceof QuerySourceSpec query
                    ? columnLineage(query)
                    : columnLineage())
            .tags(model.newTagsDatasetFacet(new ColumnTags(model).of(dataset.asWritten())));
    if (isNew) {
      facets.lifecycleStateChange(
          model.newLifecycleStateChangeDatasetFacet(LifecycleStateChange.CREATE, null));
    }
    return output(table, facets);
  }

  /** Its rows are those that the target has not. */
  OutputDataset quarantine(Table table) {
    return output(table, facets(table));
  }

  private OutputDataset output(Table table, DatasetFacetsBuilder facets) {
    DatasetName name = DatasetName.ofTable(table);
    return model
        .newOutputDatasetBuilder()
        .namespace(name.namespace())
        .name(name.name())
        .facets(facets.build())
        .build();
  }

  private DatasetFacetsBuilder facets(Table table) {
    var entry =
        model
            .newCatalogDatasetFacetBuilder()
            .framework("iceberg")
            .type(catalog.type().name().toLowerCase(Locale.ROOT))
            .name(catalog.name())
            .warehouseUri(catalog.warehouse())
            .source("flink");
    if (catalog.type() == CatalogType.REST) {
      // That of a database is an address to log in at.
      entry.metadataUri(catalog.uri());
    }
    return model
        .newDatasetFacetsBuilder()
        .schema(model.newSchemaDatasetFacet(new SchemaFields(model).of(table.schema())))
        .symlinks(
            model.newSymlinksDatasetFacet(
                List.of(
                    model.newSymlinksDatasetFacetIdentifiers(
                        "iceberg://" + catalog.name(), name(table), "TABLE"))))
        .catalog(entry.build())
        .ownership(
            model.newOwnershipDatasetFacet(
                List.of(
                    model.newOwnershipDatasetFacetOwners(
                        "team:" + contract.ownership().team(), "OWNER"))));
  }

  /** A table is known as {@code <catalog>.<namespace>.<table>}. */
  private String name(Table table) {
    String name = table.name();
    String prefix = catalog.name() + ".";
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }

  private ColumnLineageDatasetFacet columnLineage() {
    DatasetName source = DatasetName.ofSource(contract, dataset);
    var fields = model.newColumnLineageDatasetFacetFieldsBuilder();
    for (Column column : dataset.columns()) {
      // What tells of the record itself is made from no column.
      if (column.origin().metadata() == null && column.written().isPresent()) {
        boolean isMasked = column.isProtected();
        fields.put(
            column.name(),
            model
                .newColumnLineageDatasetFacetFieldsAdditionalBuilder()
                .inputFields(
                    List.of(
                        field(
                            source,
                            column.name(),
                            DIRECT,
                            isMasked ? "TRANSFORMATION" : "IDENTITY",
                            isMasked ? method(column) : "",
                            isMasked)))
                .build());
      }
    }
    return model.newColumnLineageDatasetFacet(fields.build(), whole(source));
  }

  /** Nothing where nothing is known, rather than that nothing comes from anywhere. */
  private @Nullable ColumnLineageDatasetFacet columnLineage(QuerySourceSpec query) {
    if (query.derivations().isEmpty()) {
      return null;
    }
    var columns = new LinkedHashMap<String, List<InputField>>();
    var rows = new ArrayList<InputField>();
    for (Derivation each : query.derivations()) {
      String column = each.column();
      (column == null ? rows : columns.computeIfAbsent(column, first -> new ArrayList<>()))
          .add(field(each));
    }
    var fields = model.newColumnLineageDatasetFacetFieldsBuilder();
    columns.forEach(
        (column, from) ->
            fields.put(
                column,
                model
                    .newColumnLineageDatasetFacetFieldsAdditionalBuilder()
                    .inputFields(from)
                    .build()));
    return model.newColumnLineageDatasetFacet(fields.build(), rows);
  }

  private InputField field(Derivation derivation) {
    Use use = derivation.use();
    return field(
        new DatasetName(derivation.input().namespace(), derivation.input().name()),
        derivation.field(),
        use.isDirect() ? DIRECT : INDIRECT,
        use.name(),
        use == Use.IDENTITY ? "" : "by a query",
        false);
  }

  private static String method(Column column) {
    return column.protection() == null
        ? "fields are protected"
        : column.protection().method().label();
  }

  /** What decides whether a row is there at all. */
  private List<InputField> whole(DatasetName source) {
    var fields = new ArrayList<InputField>();
    for (int key : dataset.keyColumns()) {
      fields.add(
          field(
              source,
              dataset.columns().get(key).name(),
              INDIRECT,
              "FILTER",
              "repeats are left out",
              false));
    }
    for (String column : new TreeSet<>(judging)) {
      fields.add(field(source, column, INDIRECT, "FILTER", "rules", false));
    }
    return fields;
  }

  private InputField field(
      DatasetName source,
      String column,
      String type,
      String subtype,
      String description,
      boolean isMasked) {
    return model
        .newInputFieldBuilder()
        .namespace(source.namespace())
        .name(source.name())
        .field(column)
        .transformations(
            List.of(model.newInputFieldTransformations(type, subtype, description, isMasked)))
        .build();
  }
}
