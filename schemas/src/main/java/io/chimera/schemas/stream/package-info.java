/** What travels on a stream: records as read, rows as typed, rejections, tallies and positions. */
@NullMarked
package io.chimera.schemas.stream;

import org.jspecify.annotations.NullMarked;
