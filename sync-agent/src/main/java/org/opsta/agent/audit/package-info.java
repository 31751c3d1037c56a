/** Who changed what, and when: written in the transaction of the change, never changed, never deleted. */
package org.opsta.agent.audit;
