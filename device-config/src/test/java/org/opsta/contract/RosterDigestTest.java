package org.opsta.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RosterDigestTest {

    private static final String ONE = "d4e24d749a4fe2f161af2de913c0402b04e3ae287dafd0f9dbfa4a5c56c69285";
    private static final String OTHER = "c33f56295a68c5740ad0abce4f508201d19f583a7c1d41a2fe9dbdf39e689592";

    /** The digest was computed by another program in another language, following the documentation. */
    @Test
    void agreesWithAnotherProgram() {
        assertThat(RosterDigest.of(Map.of(new PersonId("10151"), ONE, new PersonId("100059150"), OTHER)))
                .isEqualTo(new RosterDigest(2, "18ddffb9ad174b0951cc05e10722ee53a7e7c9df4b14ba5ff807f7405652ec96"));
    }

    @Test
    void ofNobodyIsTheHashOfNothing() {
        assertThat(RosterDigest.of(Map.of()))
                .isEqualTo(new RosterDigest(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    }

    @Test
    void differsWithThePhoto() {
        assertThat(RosterDigest.of(Map.of(new PersonId("10151"), ONE)))
                .isNotEqualTo(RosterDigest.of(Map.of(new PersonId("10151"), OTHER)));
    }
}
