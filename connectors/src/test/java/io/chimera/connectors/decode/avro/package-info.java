/** Avro against its own library, by tables of cases, and against bytes that are not Avro. */
@NullMarked
package io.chimera.connectors.decode.avro;

import org.jspecify.annotations.NullMarked;
