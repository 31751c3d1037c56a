/** How well does it do on these pictures? Runs lists of pictures through the terminal's own path and counts errors. */
package org.opsta.kiosk.evaluate;
