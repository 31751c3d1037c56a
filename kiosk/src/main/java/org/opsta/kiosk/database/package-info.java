/** Opening one SQLite file safely: what the gallery and the outbox have in common. Each owns its own SQL. */
package org.opsta.kiosk.database;
