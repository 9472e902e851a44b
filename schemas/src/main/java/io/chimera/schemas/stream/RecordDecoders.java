package io.chimera.schemas.stream;

import io.chimera.schemas.contract.Dataset;
import java.io.Serializable;

/** Opens the decoder of a dataset on the machine that will use it; travels in the job graph. */
public interface RecordDecoders extends Serializable {

  RecordDecoder open(Dataset dataset);
}
