/** Who there is: personnel code and names. */
package org.opsta.agent.people;
