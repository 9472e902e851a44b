package io.chimera.schemas.odcs;

import io.chimera.schemas.contract.MarkdownDocument;
import io.chimera.schemas.contract.SpecCase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every contract there is: the examples, those of the documentation, and the specification's. */
record OdcsContracts(String name, String text) {
  private static final Path HOME = Path.of(System.getProperty("chimera.home"));

  static List<OdcsContracts> all() {
    var all = new ArrayList<OdcsContracts>();
    try {
      for (String example : List.of("casino.json", "flights.yaml", "shop.yaml")) {
        all.add(new OdcsContracts(example, example(example)));
      }
      try (Stream<Path> pages = Files.list(HOME.resolve("docs"))) {
        for (Path page : pages.filter(each -> each.toString().endsWith(".md")).sorted().toList()) {
          String path = HOME.relativize(page).toString();
          for (String mark : List.of("json contract", "yaml contract")) {
            for (String block : MarkdownDocument.of(path).blocks(mark)) {
              all.add(new OdcsContracts(path + " " + all.size(), block));
            }
          }
        }
      }
      for (SpecCase each : SpecCase.all("contract")) {
        if (each.valid()) {
          all.add(new OdcsContracts(each.toString(), each.document().toString()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  static String example(String name) {
    try {
      return Files.readString(HOME.resolve("examples").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
