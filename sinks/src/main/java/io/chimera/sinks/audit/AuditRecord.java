package io.chimera.sinks.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.contract.CanonicalHash;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * A deed in its place in the chain of a lake. Its hash is the SHA-256 of all else that it says, the
 * hash of the record before included, as compact JSON with sorted keys: {@link #json()} without
 * {@code hash}, in the form of RFC 8785.
 *
 * @param sequence its number; the first is 1, and each is one more than the one before
 * @param deed what it tells
 * @param previous hash of the record before, of the first {@link ChainHead#NONE}'s
 * @param hash its own
 */
public record AuditRecord(long sequence, Deed deed, String previous, String hash) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Always with six digits, so that others write the same text. */
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** The deed as the record that follows on a chain's head. */
  public static AuditRecord after(ChainHead head, Deed deed) {
    long sequence = Math.addExact(head.sequence(), 1);
    var record = new AuditRecord(sequence, deed, head.hash(), "");
    return new AuditRecord(sequence, deed, head.hash(), record.hashOfContent());
  }

  /** The chain's head when this is its newest record. */
  public ChainHead head() {
    return new ChainHead(sequence, hash);
  }

  /** Whether it says what it was hashed with. */
  public boolean isAsHashed() {
    return hash.equals(hashOfContent());
  }

  private String hashOfContent() {
    return CanonicalHash.of(content());
  }

  /** The record as others read it; what is absent has no key. */
  public ObjectNode json() {
    return content().put("hash", hash);
  }

  private ObjectNode content() {
    Deed.Call call = deed.call();
    ObjectNode json = JSON.createObjectNode();
    json.put("sequence", sequence);
    json.put("at", MOMENT.format(deed.at()));
    json.put("call", call.id());
    json.put("lake", call.lake());
    json.putObject("actor").put("kind", call.actor().kind()).put("user", call.actor().user());
    json.put("command", call.command());
    call.options().forEach(json.putArray("options")::add);
    Deed.Subject object = deed.object();
    put(json, "contract", object.given());
    if (object.contract() != null) {
      json.withObject("/contract").put("name", object.contract());
    }
    object.tables().forEach(json.putArray("tables")::add);
    put(json, "before", deed.before());
    put(json, "after", deed.after());
    Outcome outcome = deed.outcome();
    json.put("outcome", outcome.kind());
    if (outcome.exitCode() != null) {
      json.put("exitCode", outcome.exitCode());
    }
    if (outcome.reason() != null) {
      json.put("reason", outcome.reason());
    }
    return json.put("previous", previous);
  }

  private static void put(ObjectNode json, String key, @Nullable ContractVersion contract) {
    if (contract != null) {
      json.putObject(key).put("version", contract.version()).put("hash", contract.hash());
    }
  }
}
