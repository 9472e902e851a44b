/** Care of tables: what keeps them small and readable, beside the pipelines that write them. */
@NullMarked
package io.chimera.sinks.care;

import org.jspecify.annotations.NullMarked;
