/** The MQTT 5 connection both services use: one port, the Paho client behind it, reconnecting by itself. */
package org.opsta.link;
