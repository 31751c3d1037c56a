/** What a recognised person means for the time record: again already, in or out. Pure: takes its clock and its memory. */
package org.opsta.kiosk.punch;
