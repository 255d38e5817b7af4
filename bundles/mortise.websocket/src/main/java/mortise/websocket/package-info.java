/** Push to browsers and programs: one WebSocket on the web port. */
@NullMarked
package mortise.websocket;

import org.jspecify.annotations.NullMarked;
