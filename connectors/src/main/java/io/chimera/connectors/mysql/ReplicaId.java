package io.chimera.connectors.mysql;

import io.chimera.schemas.contract.Contract;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * By which number a pipeline is one of a server's replicas. No two of them may have the same: the
 * server ends the connection of the one when the other comes.
 *
 * @param value as {@code server_id} of MySQL
 */
public record ReplicaId(long value) {
  /** From here on are the numbers that pipelines get by themselves. */
  public static final long FIRST = 2_000_000_000L;

  /** How many these are. */
  public static final long COUNT = 800_000_000L;

  private static final long MAX = 0xFFFF_FFFFL;

  public ReplicaId {
    if (value < 1 || value > MAX) {
      throw new IllegalArgumentException(
          "Cannot be replica '" + value + "': expected 1 to 4294967295");
    }
  }

  /** Always the same for the same pipeline: what its contract says, or what its name comes to. */
  public static ReplicaId of(Contract contract) {
    Long said = contract.database().capture().serverId();
    return said != null ? new ReplicaId(said) : of(contract.name(), contract.source().name());
  }

  static ReplicaId of(String contract, String source) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((contract + " " + source).getBytes(StandardCharsets.UTF_8));
      long number = ByteBuffer.wrap(hash).getLong();
      return new ReplicaId(FIRST + Long.remainderUnsigned(number, COUNT));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot hash a name: no SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
