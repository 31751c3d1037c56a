/** Pages for signing in, for one's own account and for everybody's. */
package org.opsta.agent.web.access;
