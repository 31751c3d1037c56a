/** The commands, the settings and the wiring. */
package org.opsta.agent.app;
