/**
 * Real servers on this machine, 127.0.0.1 only, and a casino that fills them: for the demo and for
 * tests.
 */
@NullMarked
package io.chimera.local;

import org.jspecify.annotations.NullMarked;
