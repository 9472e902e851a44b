package io.chimera.sinks.onboarding;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.Ownership;
import io.chimera.sinks.facts.CloudEvent;
import io.chimera.sinks.facts.Fact;
import io.chimera.sinks.facts.FactListener;
import io.chimera.sinks.facts.FactTopic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * What is told while a contract is onboarded; all of it keyed by the contract, so that it is in
 * order. Names, types and numbers, never a value of a record, a user or a secret.
 */
public final class OnboardingFacts {
  static final String REQUESTED = "io.chimera.onboarding.requested.v1";
  static final String COMPLETED = "io.chimera.onboarding.completed.v1";
  static final String DISCOVERABLE = "io.chimera.discovery.available.v1";
  static final String NOTIFIED = "io.chimera.onboarding.notified.v1";
  private static final String SOURCE = "chimera";

  private OnboardingFacts() {}

  /**
   * The intent.
   *
   * @param widenings in what the contract takes more than was onboarded; empty for the first time
   * @param found what the source says of what is to be ingested
   */
  public static Fact requested(
      OnboardingRequest request, Contract contract, List<String> widenings, ObjectNode found) {
    var event = new CloudEvent(REQUESTED, request.id(), SOURCE, request.contract(), request.at());
    ObjectNode data = event.data();
    name(request, data);
    data.put("round", request.round());
    Ownership ownership = contract.ownership();
    data.putObject("owner")
        .put("team", ownership.team())
        .put("project", ownership.project())
        .put("support", ownership.support());
    data.putObject("rightToIngest")
        .put("basis", ownership.basis())
        .put("declaredBy", ownership.declaredBy())
        .put("on", ownership.declaredOn().toString());
    ScopeText.write(request.scope(), data);
    var tables = data.putArray("targets");
    contract.datasets().forEach(each -> tables.add(each.target().table().toString()));
    widenings.forEach(data.putArray("widenings")::add);
    data.set("found", found);
    return event.on(FactTopic.ONBOARDING, request.contract());
  }

  /** That all has been done that others could have done. */
  public static Fact completed(OnboardingRequest request, Instant at) {
    return about(request, COMPLETED, "completed", at).on(FactTopic.COMPLETION, request.contract());
  }

  /**
   * That the data can be discovered.
   *
   * @param catalog by which name engines know it
   * @param tables as they were read back
   * @param odcs what everybody may know of the contract; left out where it makes the fact too large
   */
  public static Fact discoverable(
      OnboardingRequest request,
      String catalog,
      List<ReadTable> tables,
      ObjectNode odcs,
      Instant at) {
    CloudEvent event = about(request, DISCOVERABLE, "discovery", at);
    ObjectNode data = event.data();
    data.put("catalog", catalog);
    var list = data.putArray("tables");
    tables.forEach(table -> table.write(list.addObject()));
    data.set("odcs", odcs);
    Fact fact = event.on(FactTopic.DISCOVERY, request.contract());
    int bytes = fact.body().getBytes(StandardCharsets.UTF_8).length;
    if (bytes <= FactListener.MAX_BYTES) {
      return fact;
    }
    data.remove("odcs");
    data.put(
        "odcsLeftOut",
        "with it the event has "
            + bytes
            + " bytes, and may have "
            + FactListener.MAX_BYTES
            + "; 'chimera contract export CONTRACT --odcs' writes it");
    return event.on(FactTopic.DISCOVERY, request.contract());
  }

  /**
   * That the owner was told.
   *
   * @param channel by what way
   */
  public static Fact notified(OnboardingRequest request, String channel, Instant at) {
    CloudEvent event = about(request, NOTIFIED, "notified/" + channel, at);
    event.data().put("channel", channel);
    return event.on(FactTopic.ONBOARDING, request.contract());
  }

  private static CloudEvent about(OnboardingRequest request, String type, String act, Instant at) {
    var event = new CloudEvent(type, request.id() + "/" + act, SOURCE, request.contract(), at);
    event.data().put("request", request.id());
    name(request, event.data());
    return event;
  }

  private static void name(OnboardingRequest request, ObjectNode data) {
    data.putObject("contract")
        .put("name", request.contract())
        .put("version", request.version())
        .put("hash", request.hash());
  }
}
