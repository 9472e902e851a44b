/** Tests that hold the pages for users against what the code does. */
@NullMarked
package io.chimera.jobs.docs;

import org.jspecify.annotations.NullMarked;
