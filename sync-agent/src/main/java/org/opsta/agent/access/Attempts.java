package org.opsta.agent.access;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opsta.contract.Sha256;

/**
 * Slows down whoever tries out passwords. A wrong one is counted three times: for the account from this address, for the address,
 * and for the account from anywhere. Past what is free, each further wrong one locks for twice as long, up to a quarter of an hour.
 * A browser in which the account has signed in before is counted by itself, so that nobody can shut its owner out from elsewhere.
 *
 * <p>In memory, of bounded size; a name that nobody has is counted like any other. Safe for use by several threads.
 */
public final class Attempts {

    static final int FREE_FOR_ONE = 5;
    static final int FREE_FOR_AN_ADDRESS = 30;
    static final int FREE_FOR_AN_ACCOUNT = 30;

    private static final Duration FIRST_LOCK = Duration.ofMinutes(1);
    private static final Duration LONGEST_LOCK = Duration.ofMinutes(15);
    /** What was wrong this long ago no longer counts. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

    private static final int MOST = 20_000;

    private final Clock clock;
    private final Map<String, Count> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > MOST;
        }
    };

    private record Count(int wrong, long lastMillis, long lockedUntilMillis) {}

    private record Key(String value, int free) {}

    /** One try; it counts as wrong until it is known to be right. */
    public final class Attempt {

        private final List<Key> keys;
        private final List<Key> own;

        private Attempt(List<Key> keys, List<Key> own) {
            this.keys = keys;
            this.own = own;
        }

        /** It was right: what its owner typed wrong is forgotten, what came from the address is not. */
        void right() {
            synchronized (counts) {
                own.forEach(key -> counts.remove(key.value()));
                keys.stream().filter(key -> !own.contains(key)).forEach(Attempts.this::takeBack);
            }
        }

        /** It was not looked at. */
        void notMade() {
            synchronized (counts) {
                keys.forEach(Attempts.this::takeBack);
            }
        }
    }

    /** Either an attempt that may be made, or how long to wait. */
    record Entry(Optional<Attempt> attempt, Duration toWait) {}

    public Attempts(Clock clock) {
        this.clock = clock;
    }

    /** @param name as it was typed, which may be anything */
    Entry fromAnywhere(String name, String address) {
        String account = mark(name);
        Key both = new Key("both " + account + " " + address, FREE_FOR_ONE);
        Key anywhere = new Key("account " + account, FREE_FOR_AN_ACCOUNT);
        return begin(
                List.of(both, new Key("address " + address, FREE_FOR_AN_ADDRESS), anywhere), List.of(both, anywhere));
    }

    /** From a browser the account has signed in with before. */
    Entry fromKnownBrowser(AccountName name, String browser) {
        Key key = new Key("browser " + mark(name.value()) + " " + mark(browser), FREE_FOR_ONE);
        return begin(List.of(key), List.of(key));
    }

    /** Counted before the password is looked at: many at once are no more than one after the other. */
    private Entry begin(List<Key> keys, List<Key> own) {
        long now = clock.millis();
        synchronized (counts) {
            long until = keys.stream()
                    .map(key -> counts.get(key.value()))
                    .mapToLong(count -> count == null ? 0 : count.lockedUntilMillis())
                    .max()
                    .orElse(0);
            if (until > now) {
                return new Entry(Optional.empty(), Duration.ofMillis(until - now));
            }
            keys.forEach(key -> count(key, now));
            return new Entry(Optional.of(new Attempt(keys, own)), Duration.ZERO);
        }
    }

    private void count(Key key, long now) {
        Count before = counts.get(key.value());
        int wrong = before == null || before.lastMillis() <= now - FORGOTTEN_AFTER.toMillis() ? 1 : before.wrong() + 1;
        counts.put(
                key.value(),
                new Count(wrong, now, now + lock(wrong - key.free()).toMillis()));
    }

    private void takeBack(Key key) {
        Count count = counts.get(key.value());
        if (count != null) {
            int wrong = count.wrong() - 1;
            counts.put(
                    key.value(),
                    new Count(wrong, count.lastMillis(), wrong < key.free() ? 0 : count.lockedUntilMillis()));
        }
    }

    /** @param over wrong ones past the free ones; the last free one locks already */
    private static Duration lock(int over) {
        if (over < 0) {
            return Duration.ZERO;
        }
        Duration lock = FIRST_LOCK.multipliedBy(1L << Math.min(over, 10));
        return lock.compareTo(LONGEST_LOCK) > 0 ? LONGEST_LOCK : lock;
    }

    /** What was typed as a name may be a password. */
    private static String mark(String typed) {
        return Sha256.hex(typed.getBytes(StandardCharsets.UTF_8));
    }

    int size() {
        synchronized (counts) {
            return counts.size();
        }
    }
}
