package io.chimera.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.platform.CatalogAccess;
import io.chimera.schemas.platform.CatalogType;
import io.chimera.schemas.platform.PlatformSettings.CatalogSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class LakeMarkTest {
  private static CatalogSettings rest(String name, String uri, String warehouse) {
    return new CatalogSettings(CatalogType.REST, name, uri, warehouse, CatalogAccess.OPEN);
  }

  @Test
  void isTheSameForAllWhoReachACatalogByOneAddress() {
    assertThat(LakeMark.of(rest("lake", "https://catalog.example.org", "a")))
        .matches("[0-9a-f]{16}")
        .isEqualTo(LakeMark.of(rest("other", "https://catalog.example.org", "a")))
        .isEqualTo(LakeMark.of(rest("lake", "https://user:hunter2@catalog.example.org", "a")));
  }

  @Test
  void differsWithTypeAddressWarehouseAndNameInADatabase() {
    assertThat(
            List.of(
                LakeMark.of(new CatalogSettings("lake", "jdbc:sqlite:/a", "/w")),
                LakeMark.of(new CatalogSettings("lake2", "jdbc:sqlite:/a", "/w")),
                LakeMark.of(new CatalogSettings("lake", "jdbc:sqlite:/b", "/w")),
                LakeMark.of(new CatalogSettings("lake", "jdbc:sqlite:/a", "/x")),
                LakeMark.of(rest("lake", "jdbc:sqlite:/a", "/w"))))
        .doesNotHaveDuplicates();
  }
}
