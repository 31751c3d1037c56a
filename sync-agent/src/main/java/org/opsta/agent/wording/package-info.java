/** How things are said to people: words in two languages, dates in the Buddhist year. */
package org.opsta.agent.wording;
