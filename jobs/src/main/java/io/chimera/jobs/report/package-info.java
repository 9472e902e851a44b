/** What runs were, as their facts tell: lists of them, and reports. */
@NullMarked
package io.chimera.jobs.report;

import org.jspecify.annotations.NullMarked;
