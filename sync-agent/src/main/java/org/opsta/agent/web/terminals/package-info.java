/** The pages about terminals: how each one is, worst first. */
package org.opsta.agent.web.terminals;
