/** How personal data is sealed on disk, on the terminal and at the agent. */
package org.opsta.sealing;
