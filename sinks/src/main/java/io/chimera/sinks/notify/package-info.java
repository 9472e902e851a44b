/** Tells people something: by a webhook, and by mail. */
@NullMarked
package io.chimera.sinks.notify;

import org.jspecify.annotations.NullMarked;
