package io.chimera.jobs.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Document;
import io.chimera.schemas.platform.PlatformSettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs what the pages for users tell them to write and to type. */
class ReadmeTest {
  private static final String KIND = "IngestionContract";

  static List<MarkdownPage> pages() throws IOException {
    return MarkdownPage.all();
  }

  private static List<MarkdownPage.Block> blocks(
      MarkdownPage page, Predicate<MarkdownPage.Block> which) {
    return page.blocks().stream().filter(which).toList();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void showsYamlAndJsonThatParse(MarkdownPage page) {
    for (var block : blocks(page, each -> each.isLanguage("yaml"))) {
      assertThatCode(() -> Document.parse(block.content()).throwIfInvalid())
          .as(block.content())
          .doesNotThrowAnyException();
    }
    for (var block : blocks(page, each -> each.isLanguage("json"))) {
      assertThatCode(() -> new ObjectMapper().readTree(block.content()))
          .as(block.content())
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void showsContractsThatAreValid(MarkdownPage page) {
    var contracts =
        blocks(
            page,
            block ->
                block.isLanguage("yaml", "json")
                    && block.content().contains(KIND)
                    && !block.mark().endsWith("broken"));
    for (var contract : contracts) {
      assertThatCode(() -> new ContractReader().read(contract.content()))
          .as(contract.content())
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void showsSettingsThatAreValid(MarkdownPage page, @TempDir Path directory) throws IOException {
    var file = directory.resolve("chimera.yaml");
    for (var settings : blocks(page, block -> block.mark().equals("yaml settings"))) {
      Files.writeString(file, settings.content());
      assertThatCode(() -> new PlatformSettingsReader().read(file))
          .as(settings.content())
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void tellsToTypeWhatChimeraTakes(MarkdownPage page) {
    for (var block : blocks(page, each -> each.isLanguage("sh", "console"))) {
      for (String call : CommandLines.calls(block.content())) {
        assertThatCode(() -> CommandLines.parse(call)).as(call).doesNotThrowAnyException();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksToWhatIsThere(MarkdownPage page) {
    var dead = new ArrayList<String>();
    for (String link : page.links()) {
      var target = page.target(link);
      boolean isThere = Files.exists(target);
      if (isThere && link.contains("#") && target.toString().endsWith(".md")) {
        isThere = MarkdownPage.at(target).anchors().contains(link.substring(link.indexOf('#') + 1));
      }
      if (!isThere) {
        dead.add(link);
      }
    }

    assertThat(dead).isEmpty();
  }

  @Test
  void findsSomethingToHoldAgainstTheCode() throws IOException {
    var names = pages().stream().map(MarkdownPage::name).collect(Collectors.toSet());
    var readme = MarkdownPage.of("README.md");

    assertThat(names).containsAll(Set.of("README.md", "docs/README.md", "jobs/README.md"));
    assertThat(blocks(readme, block -> block.content().contains(KIND))).isNotEmpty();
    assertThat(blocks(readme, block -> block.mark().equals("yaml settings"))).isNotEmpty();
    assertThat(
            blocks(readme, each -> each.isLanguage("sh", "console")).stream()
                .flatMap(block -> CommandLines.calls(block.content()).stream()))
        .hasSizeGreaterThan(5)
        .contains("./chimera demo");
  }

  @Test
  void indexesEveryPageOfTheDocs() throws IOException {
    var index = MarkdownPage.of("docs/README.md");
    var linked = index.links().stream().map(index::target).collect(Collectors.toSet());

    for (MarkdownPage page : pages()) {
      if (page.name().startsWith("docs/") && !page.name().equals("docs/README.md")) {
        assertThat(linked).as(page.name()).contains(page.target("#"));
      }
    }
  }
}
