package io.chimera.sinks.lineage;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.Dataset;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.TagsDatasetFacetFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Classes of columns, and how they are protected. */
record ColumnTags(OpenLineage model) {
  List<TagsDatasetFacetFields> of(Dataset dataset) {
    var tags = new ArrayList<TagsDatasetFacetFields>();
    for (Map.Entry<String, Column> each : dataset.classifiedColumns().entrySet()) {
      Column column = each.getValue();
      if (column.classification() != null) {
        String key = column.classification().name().toLowerCase(Locale.ROOT);
        tags.add(model.newTagsDatasetFacetFields(key, "true", Lineage.SOURCE, each.getKey()));
      }
      if (column.protection() != null) {
        String method = column.protection().method().label();
        tags.add(
            model.newTagsDatasetFacetFields("protected", method, Lineage.SOURCE, each.getKey()));
      }
    }
    return tags;
  }
}
