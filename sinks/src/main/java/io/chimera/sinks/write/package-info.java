/** Rows and rejections become data files, handed on before each barrier. */
@NullMarked
package io.chimera.sinks.write;

import org.jspecify.annotations.NullMarked;
