/** The terminal's side of the wire: punches out until acknowledged, requests about whom to know in. */
package org.opsta.kiosk.uplink;
