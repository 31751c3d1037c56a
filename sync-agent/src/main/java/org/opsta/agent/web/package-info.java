/** The console: pages made here, shown by a browser. Each group of pages is a package below this one. */
package org.opsta.agent.web;
