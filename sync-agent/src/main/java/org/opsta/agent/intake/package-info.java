/** Punches from the terminals: checked, stored or set aside, and only then acknowledged. */
package org.opsta.agent.intake;
