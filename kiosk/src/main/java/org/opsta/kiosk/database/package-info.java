/** Opening one SQLite file safely, and sealing what is in it: what the rooms with tables have in common. Each owns its own SQL. */
package org.opsta.kiosk.database;
