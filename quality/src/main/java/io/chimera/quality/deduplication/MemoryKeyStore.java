package io.chimera.quality.deduplication;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Keys in tables on the heap. */
final class MemoryKeyStore implements KeyStore {
  private final boolean isTimed;

  MemoryKeyStore(KeyTime time) {
    isTimed = !time.isForEver();
  }

  @Override
  public BucketKeys create(int keyGroup, long bucket) {
    return new KeyTable(isTimed);
  }

  @Override
  public BucketKeys read(int keyGroup, long bucket, DataInput in) throws IOException {
    return KeyTable.read(isTimed, in);
  }

  @Override
  public void tidy() {
    // The garbage collector does.
  }

  @Override
  public void write(int keyGroup, DataOutput out) {
    // All is in the tables.
  }

  @Override
  public void read(int keyGroup, DataInput in) {
    // Nothing was written.
  }
}
