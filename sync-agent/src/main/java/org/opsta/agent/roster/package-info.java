/** Whom each terminal holds: photos, consent, rules, and what is on its way to make it so. */
package org.opsta.agent.roster;
