/** The terminal's main job, played with the real parts: broker, agent and kiosk as processes of their own. */
package org.opsta.demo;
