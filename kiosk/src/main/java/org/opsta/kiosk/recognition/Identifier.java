package org.opsta.kiosk.recognition;

import java.util.List;

/** Searches everyone enrolled. */
public interface Identifier {

    /** The most similar people, best first; fewer than {@code most} only when fewer are enrolled. */
    List<Candidate> nearest(Template probe, int most);

    /** How many are enrolled. */
    int size();
}
