package io.chimera.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class DocumentTextTest {
  private static final String[] TEXTS = {
    "",
    " ",
    "a",
    "null",
    "true",
    "Yes",
    "~",
    "1",
    "1e5",
    "-",
    "- a",
    "a: b",
    "a #b",
    "#",
    "&x",
    "*x",
    "!x",
    "%",
    "@",
    "`",
    "'",
    "\"",
    "\\",
    "a\nb",
    "a\nb\n",
    "a: b\n\n  # c \n- d",
    "a\n ",
    "a\n\n",
    " a\nb",
    "\na",
    "a\n\tb",
    "\n",
    "\t",
    "\r\n",
    "\u0085",
    "\u2028",
    "\ufeff",
    "ü",
    "😀",
    "a b c",
    "2026-11-20",
    "08:00",
    "{}",
    "[]",
    "?",
    "|",
    ">",
    "..",
    "---",
    "0x1",
    ".5"
  };

  @RepeatedTest(50)
  void isReadToTheSameTree(RepetitionInfo run) {
    JsonNode tree = tree(new Random(run.getCurrentRepetition()), 0);

    assertThat(Document.parse(DocumentText.json(tree)).root().value()).isEqualTo(tree);
    assertThat(Document.parse(DocumentText.yaml(tree)).root().value()).isEqualTo(tree);
  }

  @Test
  void looksAsPeopleWriteIt() {
    String yaml =
        """
        name: bets
        description: Bets of the online casino
        day: "2026-11-20"
        datasets:
          - name: bets
            columns:
              - name: id
                oneOf:
                  - a
                  - "no"
            tags: []
            maximum: 1.50
        """;

    assertThat(DocumentText.yaml(Document.parse(yaml).root().value())).isEqualTo(yaml);
  }

  @Test
  void leavesLinesAsTheyAre() {
    String yaml =
        """
        data:
          a.properties: |
            first = 1

            # "second": \\ and an indented one
              third
          list:
            - |-
              no end
              of line
        """;

    assertThat(DocumentText.yaml(Document.parse(yaml).root().value())).isEqualTo(yaml);
  }

  private static ObjectNode tree(Random random, int depth) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    for (int count = random.nextInt(5) + (depth == 0 ? 1 : 0); count > 0; count--) {
      tree.set(TEXTS[random.nextInt(TEXTS.length)], value(random, depth + 1));
    }
    return tree;
  }

  private static JsonNode value(Random random, int depth) {
    return switch (random.nextInt(depth > 5 ? 4 : 6)) {
      case 0 -> DocumentTree.number("-12.50");
      case 1 -> JsonNodeFactory.instance.booleanNode(random.nextBoolean());
      case 2 -> JsonNodeFactory.instance.nullNode();
      case 3 -> JsonNodeFactory.instance.textNode(TEXTS[random.nextInt(TEXTS.length)]);
      case 4 -> tree(random, depth);
      default -> {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (int count = random.nextInt(4); count > 0; count--) {
          list.add(value(random, depth + 1));
        }
        yield list;
      }
    };
  }
}
