package io.chimera.sinks.onboarding;

import com.fasterxml.jackson.databind.JsonNode;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractScope;
import java.time.Instant;

/**
 * The announced intent to ingest what a contract takes.
 *
 * @param contract the contract's name
 * @param version its version
 * @param hash its hash
 * @param round 1 for the first request of that name, one more for each later one
 * @param at when it was announced
 * @param scope what the contract takes
 */
public record OnboardingRequest(
    String contract, String version, String hash, int round, Instant at, ContractScope scope) {

  /** A request to ingest what a contract takes. */
  public static OnboardingRequest of(Contract contract, int round, Instant at) {
    return new OnboardingRequest(
        contract.name(),
        contract.version(),
        contract.hash(),
        round,
        at,
        ContractScope.of(contract));
  }

  static OnboardingRequest read(JsonNode event, Instant at) {
    JsonNode data = event.path("data");
    JsonNode contract = data.path("contract");
    return new OnboardingRequest(
        contract.path("name").asText(),
        contract.path("version").asText(),
        contract.path("hash").asText(),
        data.path("round").asInt(),
        at,
        ScopeText.read(data));
  }

  /** By which others refer to it. */
  public String id() {
    return contract + "/" + hash + "/" + round;
  }
}
