/**
 * Boolean expressions of SQL over a row: parsed by Apache Calcite, typed here, and compiled to a
 * tree that evaluates without boxing.
 */
@NullMarked
package io.chimera.quality.expression;

import org.jspecify.annotations.NullMarked;
