/** The punch journal: what was recorded is on disk before anybody is told, and stays until the agent has it. */
package org.opsta.kiosk.outbox;
