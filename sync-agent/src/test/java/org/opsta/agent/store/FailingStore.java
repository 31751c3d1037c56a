package org.opsta.agent.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;

/** A real store whose commits fail or wait on demand. */
public final class FailingStore {

    private final AtomicBoolean failing = new AtomicBoolean();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger commits = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final Jdbi jdbi;

    public FailingStore(AgentStore store) {
        this.jdbi = Jdbi.create(() -> guarded(store.jdbi().open().getConnection()));
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    public void failCommits(boolean fail) {
        failing.set(fail);
    }

    /** Every commit waits until {@link #release}. */
    public void holdCommits() {
        gate = new CountDownLatch(1);
    }

    public void release() {
        gate.countDown();
    }

    /** How many commits were asked for. */
    public int commits() {
        return commits.get();
    }

    /** How many commits failed. */
    public int failures() {
        return failures.get();
    }

    private Connection guarded(Connection real) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("commit")) {
                        commits.incrementAndGet();
                        gate.await();
                    }
                    if (method.getName().equals("commit") && failing.get()) {
                        failures.incrementAndGet();
                        throw new SQLException("the disk is full, says the test");
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
