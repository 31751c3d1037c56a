/** What keeps a service honest about being alive: it is looked at from inside, and systemd hears of it only while it is well. */
package org.opsta.watchdog;
