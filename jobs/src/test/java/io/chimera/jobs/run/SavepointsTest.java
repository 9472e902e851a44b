package io.chimera.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.platform.PlatformSettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavepointsTest {
  @TempDir private Path place;
  private Savepoints savepoints;

  @BeforeEach
  void open() {
    savepoints =
        Savepoints.of(
            new PlatformSettingsReader().defaults(place),
            new ContractReader()
                .read(
                    """
                    apiVersion: chimera/v1
                    kind: IngestionContract
                    name: shop
                    version: 1.0.0
                    team: {name: shop-data, project: shop, support: shop-data@example.org}
                    rightToIngest: {basis: Producer of the data, declaredBy: shop-data, on: 2026-11-20}
                    source: {name: web, type: kafka, servers: "127.0.0.1:1"}
                    datasets:
                      - name: orders
                        from: {topic: orders, format: json}
                        columns: [{name: id, type: long}]
                        target: {table: shop.orders, kind: append}
                    """));
  }

  private Path write(int number) throws IOException {
    Path made = Files.createDirectories(savepoints.directory().resolve("savepoint-" + number));
    Files.writeString(made.resolve("state"), "state");
    Path metadata = Files.writeString(made.resolve("_metadata"), "metadata");
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(number * 1_000L));
    return made;
  }

  @Test
  void keepsTheNewestFive() throws IOException {
    for (int number : IntStream.rangeClosed(1, 7).toArray()) {
      write(number);
    }
    Path half = Files.createDirectories(savepoints.directory().resolve("savepoint-half"));

    assertThat(savepoints.oldOnceThereIsANewer())
        .extracting(each -> each.getFileName().toString())
        .containsExactly("savepoint-3", "savepoint-2", "savepoint-1");
    assertThat(savepoints.deleteOld())
        .extracting(each -> each.getFileName().toString())
        .containsExactly("savepoint-2", "savepoint-1");

    assertThat(savepoints.newestFirst())
        .extracting(each -> each.getFileName().toString())
        .containsExactly("savepoint-7", "savepoint-6", "savepoint-5", "savepoint-4", "savepoint-3");
    assertThat(savepoints.directory().resolve("savepoint-1")).doesNotExist();
    // One that is being written is nobody's to delete.
    assertThat(half).exists();
  }

  @Test
  void deletesNothingWhereThereAreFew() throws IOException {
    assertThat(savepoints.deleteOld()).isEmpty();
    Path only = write(1);

    assertThat(savepoints.oldOnceThereIsANewer()).isEmpty();
    assertThat(savepoints.deleteOld()).isEmpty();
    assertThat(only.resolve("state")).exists();
  }
}
