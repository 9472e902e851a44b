package io.chimera.quality.deduplication;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Where the keys of one dataset are remembered. */
interface KeyStore {
  /** A bucket without keys. */
  BucketKeys create(int keyGroup, long bucket);

  /** A bucket as it was written. */
  BucketKeys read(int keyGroup, long bucket, DataInput in) throws IOException;

  /** A barrier comes: time for what nobody waits for. */
  void tidy();

  /** Writes what of a key group is not in its buckets. */
  void write(int keyGroup, DataOutput out) throws IOException;

  void read(int keyGroup, DataInput in) throws IOException;
}
