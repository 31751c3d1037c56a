/** What is known of each terminal: its status, its health, what it sent that could not be read. */
package org.opsta.agent.fleet;
