package io.chimera.sinks.care;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.PartitionStatisticsFile;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;

/** Every file that a table's metadata leads to, from any of its snapshots, branches and tags. */
final class LiveFiles {
  private LiveFiles() {}

  /**
   * As the table was last read.
   *
   * @return their locations
   */
  static Set<String> of(Table table) throws IOException {
    var live = new HashSet<String>();
    live.add(metadata(table));
    live.addAll(ReachableFileUtil.metadataFileLocations(table, false));
    live.addAll(ReachableFileUtil.statisticsFilesLocations(table));
    for (PartitionStatisticsFile each : table.partitionStatisticsFiles()) {
      live.add(each.path());
    }
    var manifests = new HashSet<String>();
    for (Snapshot snapshot : table.snapshots()) {
      live.add(snapshot.manifestListLocation());
      for (ManifestFile manifest : snapshot.allManifests(table.io())) {
        if (manifests.add(manifest.path())) {
          live.add(manifest.path());
          addFiles(table, manifest, live);
        }
      }
    }
    return live;
  }

  private static void addFiles(Table table, ManifestFile manifest, Set<String> live)
      throws IOException {
    try (CloseableIterable<? extends ContentFile<?>> files =
        manifest.content() == ManifestContent.DELETES
            ? ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())
            : ManifestFiles.read(manifest, table.io(), table.specs())) {
      for (ContentFile<?> file : files) {
        live.add(file.location());
      }
    }
  }

  /** Where the metadata is that everything begins with. */
  static String metadata(Table table) {
    return ((HasTableOperations) table).operations().current().metadataFileLocation();
  }
}
