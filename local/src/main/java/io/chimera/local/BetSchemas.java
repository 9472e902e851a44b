package io.chimera.local;

import java.util.EnumMap;
import java.util.Map;

/** The ids under which a registry knows the versions of the bets' schema. */
public final class BetSchemas {
  private static final int FAR_BEYOND = 1_000_000;

  private final Map<BetSchemaVersion, Integer> ids;

  private BetSchemas(Map<BetSchemaVersion, Integer> ids) {
    this.ids = ids;
  }

  /**
   * Registers all versions for the values of a topic. Those that the registry has already keep
   * their ids.
   *
   * @param registry the registry's address, as {@link SchemaRegistryServer#url()} gives it
   */
  public static BetSchemas register(String registry, String topic) {
    var subject = new RegistrySubject(registry, topic + "-value");
    var ids = new EnumMap<BetSchemaVersion, Integer>(BetSchemaVersion.class);
    for (BetSchemaVersion version : BetSchemaVersion.values()) {
      ids.put(version, subject.register(version.schema()));
    }
    return new BetSchemas(ids);
  }

  /** Ids counted from {@code first} in the versions' order, for use without a registry. */
  public static BetSchemas numberedFrom(int first) {
    var ids = new EnumMap<BetSchemaVersion, Integer>(BetSchemaVersion.class);
    for (BetSchemaVersion version : BetSchemaVersion.values()) {
      ids.put(version, first + ids.size());
    }
    return new BetSchemas(ids);
  }

  /** The id that goes into the frame of a record of this version. */
  public int id(BetSchemaVersion version) {
    return ids.get(version);
  }

  /** An id that the registry has not given to anything, and will not soon. */
  int unknownId() {
    return id(BetSchemaVersion.BASE) + FAR_BEYOND;
  }
}
