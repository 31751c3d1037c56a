package org.opsta.agent.web.audit;

import java.util.List;
import java.util.ResourceBundle;
import org.opsta.agent.wording.Words;

/** What actions are called: the bundle {@code audit}, a key for each code. */
final class AuditActions {

    static final String WORDS = AuditActions.class.getPackageName() + ".audit";

    private AuditActions() {}

    /** An unknown one is called by its code. */
    static String name(String code, Words words) {
        return words.has(code) ? words.get(code) : code;
    }

    /** Every code that has words, by the alphabet. */
    static List<String> known() {
        return ResourceBundle.getBundle(WORDS, Words.ENGLISH).keySet().stream()
                .sorted()
                .toList();
    }
}
