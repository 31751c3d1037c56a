/**
 * The page on the terminal's own display: guides whoever comes up, says what was recorded once it is on disk, takes codes and
 * PINs. It is given what it shows and tells nobody but this device.
 */
package org.opsta.kiosk.screen;
