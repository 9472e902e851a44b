package io.chimera.sinks.notify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.sinks.onboarding.OnboardingRequest;
import io.chimera.sinks.onboarding.ReadTable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Something an owner is told.
 *
 * @param id the same however often it is told
 * @param to the owner's address
 * @param subject in one line
 * @param text for people
 * @param body for programs, JSON; {@code text} in it is for those that show messages
 */
public record Notification(String id, String to, String subject, String text, String body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * That the data of a contract can be discovered.
   *
   * @param support the owner's address
   * @param catalog by which name engines know it
   */
  public static Notification discoverable(
      OnboardingRequest request, String support, String catalog, List<ReadTable> tables) {
    String names =
        tables.stream().map(table -> table.name().toString()).collect(Collectors.joining(", "));
    String subject = "Contract '" + request.contract() + "' is onboarded";
    String text =
        String.join(
            "\n",
            "Contract '"
                + request.contract()
                + "' "
                + request.version()
                + " is onboarded, and its data can be discovered.",
            "",
            "Tables in catalog '" + catalog + "': " + names,
            "",
            "Before the first run you may still take tables or columns out of the contract; to"
                + " take more, onboard it again.",
            "Request: " + request.id(),
            "");
    ObjectNode body = JSON.createObjectNode();
    body.put("text", subject + ": " + names);
    body.put("event", "io.chimera.discovery.available.v1");
    body.put("request", request.id());
    body.putObject("contract")
        .put("name", request.contract())
        .put("version", request.version())
        .put("hash", request.hash());
    body.put("catalog", catalog);
    var list = body.putArray("tables");
    tables.forEach(table -> list.add(table.name().toString()));
    return new Notification(request.id(), support, subject, text, body.toString());
  }
}
