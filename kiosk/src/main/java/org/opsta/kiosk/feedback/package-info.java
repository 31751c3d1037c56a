/**
 * What the person in front of the terminal is told, and who passes it on. Nothing here is said before what it says is on
 * disk.
 */
package org.opsta.kiosk.feedback;
