/** Tests of a contract: records, and what is to become of them. */
@NullMarked
package io.chimera.jobs.cases;

import org.jspecify.annotations.NullMarked;
