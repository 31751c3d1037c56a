package org.opsta.agent.web;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much one address may ask: a store of requests that refills with time. Of bounded size; who has not asked for longest is
 * forgotten first. Safe for use by several threads.
 */
final class RequestLimit {

    private static final int MOST_ADDRESSES = 10_000;

    private final int burst;
    private final int perSecond;
    private final Clock clock;
    private final Map<String, Store> stores = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Store> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    private record Store(double left, long millis) {}

    RequestLimit(int burst, int perSecond, Clock clock) {
        this.burst = burst;
        this.perSecond = perSecond;
        this.clock = clock;
    }

    /** @return how long to wait, zero when the request may be made */
    Duration take(String address) {
        long now = clock.millis();
        synchronized (stores) {
            Store store = stores.get(address);
            double left = store == null
                    ? burst
                    : Math.min(burst, store.left() + Math.max(0, now - store.millis()) * perSecond / 1000.0);
            boolean enough = left >= 1;
            stores.put(address, new Store(enough ? left - 1 : left, now));
            return enough ? Duration.ZERO : Duration.ofMillis((long) Math.ceil((1 - left) * 1000 / perSecond));
        }
    }

    int size() {
        synchronized (stores) {
            return stores.size();
        }
    }
}
