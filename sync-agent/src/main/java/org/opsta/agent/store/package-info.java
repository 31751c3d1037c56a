/** Opening the agent's database, SQLite or PostgreSQL: pool, migrations, refusal of what cannot be used. */
package org.opsta.agent.store;
