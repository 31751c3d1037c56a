/** The pages about faces: photos, consent, which terminal holds whom, what each answered. */
package org.opsta.agent.web.enrolment;
