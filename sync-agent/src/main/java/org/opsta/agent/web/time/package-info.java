/** Pages about working time: a month, a day, a record, those below, holidays and patterns. */
package org.opsta.agent.web.time;
