/** Pages of the log of changes. */
package org.opsta.agent.web.audit;
