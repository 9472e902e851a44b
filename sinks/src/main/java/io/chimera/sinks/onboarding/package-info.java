/** What is told while a contract is onboarded, and how far that is. */
@NullMarked
package io.chimera.sinks.onboarding;

import org.jspecify.annotations.NullMarked;
