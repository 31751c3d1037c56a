/** From a profile photo to an enrolled person, with an answer that explains itself. The photo is not kept. */
package org.opsta.kiosk.enrolment;
