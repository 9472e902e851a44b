/** What others are told of a contract. */
@NullMarked
package io.chimera.jobs.publication;

import org.jspecify.annotations.NullMarked;
