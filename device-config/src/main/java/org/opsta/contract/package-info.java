/** What travels between a terminal and the agent: message records, their topics and their JSON form. */
package org.opsta.contract;
