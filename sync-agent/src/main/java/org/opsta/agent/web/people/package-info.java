/** Pages of the register: people, one person, a form, import and export. */
package org.opsta.agent.web.people;
