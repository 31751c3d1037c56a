package org.opsta.agent.intake;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.opsta.contract.DeviceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the batches of several terminals in one transaction; where that fails, one by one, so that a batch the database
 * refuses costs no other its place. Owned by the thread that writes.
 */
final class GroupCommit {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    /** A database that is down or locked lets each attempt wait; a batch that is refused fails at once. */
    private static final long ONE_BY_ONE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final PunchLog punches;
    private final Clock clock;
    private final Set<DeviceId> refused = new HashSet<>();
    private boolean storeFails;
    private final AtomicLong transactions = new AtomicLong();
    private final AtomicLong punchesStored = new AtomicLong();

    GroupCommit(PunchLog punches, Clock clock) {
        this.punches = punches;
        this.clock = clock;
    }

    /**
     * Everything the receipts promise is committed when this returns.
     *
     * @return those of the batches that were stored; of one terminal never a later batch without the earlier ones
     */
    List<Receipt> store(List<Delivery> group) {
        if (group.isEmpty()) {
            return List.of();
        }
        RuntimeException failure;
        try {
            List<Receipt> receipts = append(group);
            stored(group);
            return receipts;
        } catch (RuntimeException e) {
            failure = e;
        }
        List<Receipt> receipts = new ArrayList<>();
        List<Delivery> failed = new ArrayList<>();
        if (group.size() > 1) {
            failure = oneByOne(group, failure, receipts, failed);
        } else {
            failed.addAll(group);
        }
        report(failed, receipts.isEmpty(), failure);
        return receipts;
    }

    /** @return why the last one that failed did */
    private RuntimeException oneByOne(
            List<Delivery> group, RuntimeException first, List<Receipt> receipts, List<Delivery> failed) {
        RuntimeException failure = first;
        Set<DeviceId> behind = new HashSet<>();
        long begin = System.nanoTime();
        for (Delivery delivery : group) {
            if (behind.contains(delivery.device()) || System.nanoTime() - begin > ONE_BY_ONE_NANOS) {
                // An acknowledgement of a later batch would make the terminal forget the earlier one.
                behind.add(delivery.device());
                failed.add(delivery);
                continue;
            }
            try {
                receipts.addAll(append(List.of(delivery)));
                stored(List.of(delivery));
            } catch (RuntimeException e) {
                failure = e;
                behind.add(delivery.device());
                failed.add(delivery);
            }
        }
        return failure;
    }

    private List<Receipt> append(List<Delivery> group) {
        return punches.append(group, OffsetDateTime.now(clock).truncatedTo(ChronoUnit.MILLIS));
    }

    private void stored(List<Delivery> group) {
        transactions.incrementAndGet();
        for (Delivery delivery : group) {
            punchesStored.addAndGet(delivery.review().entries().size());
            refused.remove(delivery.device());
        }
        if (storeFails) {
            storeFails = false;
            LOG.info("the store works again; punches are taken");
        }
    }

    /** Transactions committed so far. */
    long transactions() {
        return transactions.get();
    }

    /** Punches in them, those set aside and those that were stored before among them. */
    long punches() {
        return punchesStored.get();
    }

    /** Of the innermost cause: the others repeat the whole row, which names a person. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + ", "
                + PlainText.of(
                        String.valueOf(cause.getMessage()).lines().findFirst().orElse(""));
    }

    /** Once for an outage, and once for each terminal whose batches are refused while others' are taken. */
    private void report(List<Delivery> failed, boolean nothingStored, RuntimeException failure) {
        for (Delivery delivery : failed) {
            boolean known = nothingStored ? refused.contains(delivery.device()) : !refused.add(delivery.device());
            if (known || storeFails) {
                LOG.debug("{}: a batch of punches cannot be stored", delivery.device(), failure);
            } else {
                storeFails = nothingStored;
                LOG.error(
                        "{}: punches cannot be stored; {} acknowledged until they can: {}",
                        delivery.device(),
                        nothingStored ? "none is" : "this terminal's are not",
                        reason(failure));
                LOG.debug("punches cannot be stored", failure);
            }
            if (failed.size() == 1) {
                refused.add(delivery.device());
            }
        }
    }
}
