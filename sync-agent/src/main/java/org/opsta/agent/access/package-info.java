/** Who may see and do what in the console: accounts, roles, sessions, sign-in. */
package org.opsta.agent.access;
