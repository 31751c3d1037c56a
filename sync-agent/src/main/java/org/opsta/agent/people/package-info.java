/** Who there is: personnel code, names, place in the house, active dates; by hand or from CSV files. */
package org.opsta.agent.people;
