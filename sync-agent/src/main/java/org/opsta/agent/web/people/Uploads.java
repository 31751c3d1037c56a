package org.opsta.agent.web.people;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.opsta.agent.people.PeopleFile;

/** Files somebody has looked at the preview of, until they confirm it: in memory alone, and only the latest few. Thread-safe. */
final class Uploads {

    private static final int MOST = 4;
    private static final Duration KEPT = Duration.ofMinutes(30);

    /** @param account who sent it, and alone may confirm it */
    record Upload(String account, PeopleFile file) {}

    private record Kept(Upload upload, Instant at) {}

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Kept> kept = new LinkedHashMap<>();

    Uploads(Clock clock) {
        this.clock = clock;
    }

    /** @return by what it is asked for again */
    synchronized String keep(Upload upload) {
        forgetOld();
        if (kept.size() >= MOST) {
            kept.remove(kept.keySet().iterator().next());
        }
        byte[] token = new byte[16];
        random.nextBytes(token);
        String key = Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        kept.put(key, new Kept(upload, clock.instant()));
        return key;
    }

    /** Once. */
    synchronized Optional<Upload> take(String key, String account) {
        forgetOld();
        Kept found = kept.get(key);
        if (found == null || !found.upload().account().equals(account)) {
            return Optional.empty();
        }
        kept.remove(key);
        return Optional.of(found.upload());
    }

    private void forgetOld() {
        Instant oldest = clock.instant().minus(KEPT);
        kept.values().removeIf(upload -> upload.at().isBefore(oldest));
    }
}
