/**
 * The platform's own settings, {@code chimera.yaml}: where things are kept, never what is ingested.
 */
@NullMarked
package io.chimera.schemas.platform;

import org.jspecify.annotations.NullMarked;
