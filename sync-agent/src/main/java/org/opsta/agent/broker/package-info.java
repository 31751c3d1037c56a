/** The MQTT broker that comes with the agent, for sites without one of their own. */
package org.opsta.agent.broker;
