/**
 * Avro in a registry's frame, read straight from the bytes into typed rows by a plan made once per
 * schema.
 */
@NullMarked
package io.chimera.connectors.decode.avro;

import org.jspecify.annotations.NullMarked;
