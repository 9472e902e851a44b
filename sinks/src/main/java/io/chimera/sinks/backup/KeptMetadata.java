package io.chimera.sinks.backup;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;

/**
 * A table's metadata as text that is small enough to be kept: names and paths of a table repeat
 * themselves in each of its snapshots.
 */
final class KeptMetadata {
  private KeptMetadata() {}

  static String pack(TableMetadata metadata) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(TableMetadataParser.toJson(metadata).getBytes(StandardCharsets.UTF_8));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /**
   * The metadata as its file would be read.
   *
   * @param location where that file is, or was
   * @throws UncheckedIOException if it is not what {@link #pack} made
   */
  static TableMetadata unpack(String location, String packed) {
    try (var in =
        new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(packed)))) {
      return TableMetadataParser.fromJson(
          location, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException | RuntimeException damaged) {
      // The cause is left out, for it may repeat what stands there.
      throw new UncheckedIOException(
          "the backup's copy of '" + location + "' is damaged", new IOException("damaged"));
    }
  }
}
