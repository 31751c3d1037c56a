package org.opsta.kiosk.camera;

import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** A source for tests that does what it is told: gives pictures, is missing, comes unplugged, freezes, hangs, breaks. */
public final class FakeSource implements FrameSource {

    public enum Mood {
        WELL,
        MISSING,
        UNPLUGGED,
        ENDED,
        /** The very same bytes again and again. */
        SAME,
        /** Waits in a way that can be interrupted, as a network read. */
        BLOCKED,
        /** Waits in a way that cannot, as a driver. */
        STUCK,
        BROKEN
    }

    private final FrameStamp stamp;
    private final boolean live;
    private final CountDownLatch driver = new CountDownLatch(1);
    public volatile Mood mood = Mood.WELL;
    volatile boolean open;
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger given = new AtomicInteger();

    /** @param live whether the same picture twice means that it is frozen */
    public FakeSource(boolean live, LongSupplier nanos) {
        this.live = live;
        this.stamp = new FrameStamp(Clock.systemUTC(), nanos);
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public boolean live() {
        return live;
    }

    @Override
    public void open() throws CameraProblem {
        if (mood == Mood.MISSING) {
            throw new CameraProblem(CameraProblem.Code.MISSING, "there is no fake camera; make one");
        }
        open = true;
        opened.incrementAndGet();
    }

    @Override
    public Frame next() throws CameraProblem, InterruptedException {
        if (!open) {
            throw new IllegalStateException("not open");
        }
        switch (mood) {
            case WELL -> Thread.sleep(1);
            case SAME -> {
                Thread.sleep(1);
                return stamp.stamp(TestPictures.blots(64, 48, -2));
            }
            case UNPLUGGED, MISSING ->
                throw new CameraProblem(CameraProblem.Code.UNPLUGGED, "the fake camera is gone; plug it in");
            case ENDED -> throw new CameraProblem(CameraProblem.Code.ENDED, "the fake recording is over");
            case BROKEN -> throw new IllegalStateException("a bug");
            case BLOCKED -> new CountDownLatch(1).await();
            case STUCK -> awaitDriver();
        }
        return stamp.stamp(TestPictures.blots(64, 48, given.incrementAndGet()));
    }

    private void awaitDriver() {
        boolean interrupted = false;
        while (mood == Mood.STUCK) {
            try {
                if (driver.await(5, TimeUnit.MILLISECONDS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        open = false;
    }
}
