/** What others are told about a commit. */
@NullMarked
package io.chimera.sinks.facts;

import org.jspecify.annotations.NullMarked;
