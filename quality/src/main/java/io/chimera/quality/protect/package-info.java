/**
 * Takes the clear text out of classified columns, and out of the raw bytes that quarantine keeps.
 */
@NullMarked
package io.chimera.quality.protect;

import org.jspecify.annotations.NullMarked;
