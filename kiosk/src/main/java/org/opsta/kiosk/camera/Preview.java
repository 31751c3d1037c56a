package org.opsta.kiosk.camera;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small JPEGs of what the camera sees, for people to find their place before it. As the camera sees it: not mirrored. Made
 * and kept only while somebody asks for them, on the camera's thread; asked for on any thread.
 */
public final class Preview implements FrameListener {

    private static final Logger LOG = LoggerFactory.getLogger(Preview.class);

    private static final int WIDTH = 640;
    private static final int QUALITY = 70;
    private static final int MOST_PER_SECOND = 12;
    /** Nobody has asked for so long: nobody is interested. A picture older than this is not what the camera sees. */
    private static final long INTEREST_NANOS = TimeUnit.SECONDS.toNanos(2);

    /**
     * @param jpeg not to be changed: all who ask share it
     * @param number of the frame it was made of
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; copying it for each who asks would only cost memory.
    public record Picture(byte[] jpeg, long number) {}

    private final long pauseNanos;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicLong made = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    // ---- under the lock
    private int waiting;
    private long askedAt;
    private @Nullable Picture latest;
    private long latestAt;

    /** Of the camera's thread: when the next picture is due. */
    private long dueAt;

    public Preview() {
        this(MOST_PER_SECOND, System::nanoTime);
    }

    Preview(int mostPerSecond, LongSupplier nanos) {
        this.pauseNanos = TimeUnit.SECONDS.toNanos(1) / mostPerSecond;
        this.nanos = nanos;
        this.dueAt = nanos.getAsLong();
        this.askedAt = dueAt - INTEREST_NANOS - 1;
    }

    /**
     * The newest picture, waiting at most so long for one.
     *
     * @param number of the picture the caller has already, which is not given again; 0 for none. It may be from before a
     *     restart, and so higher than any now.
     */
    public Optional<Picture> after(long number, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            waiting++;
            forgetOld();
            while (latest == null || latest.number() == number) {
                if (left <= 0) {
                    return Optional.empty();
                }
                left = changed.awaitNanos(left);
            }
            return Optional.of(latest);
        } finally {
            waiting--;
            askedAt = nanos.getAsLong();
            lock.unlock();
        }
    }

    /** Pictures since the start. */
    public long made() {
        return made.get();
    }

    /** Frames since the start of which none could be made. */
    public long failed() {
        return failed.get();
    }

    @Override
    public void see(Frame frame) {
        try {
            if (!wanted()) {
                lost();
            } else if (due()) {
                Picture picture = new Picture(jpeg(frame.image()), frame.number());
                made.incrementAndGet();
                show(picture);
            }
        } catch (Throwable e) {
            // Whatever it is, libraries that are missing included: people are recognised without a preview, too.
            if (failed.getAndIncrement() == 0) {
                LOG.error("No preview could be made of a frame; further ones that fail are only counted", e);
            }
        }
    }

    @Override
    public void lost() {
        lock.lock();
        try {
            latest = null;
        } finally {
            lock.unlock();
        }
    }

    private boolean wanted() {
        lock.lock();
        try {
            return waiting > 0 || nanos.getAsLong() - askedAt <= INTEREST_NANOS;
        } finally {
            lock.unlock();
        }
    }

    /** Keeps to the rate on average: a camera of just that rate, whose frames come now early, now late, loses none. */
    private boolean due() {
        long now = nanos.getAsLong();
        if (now - dueAt < 0) {
            return false;
        }
        long next = dueAt + pauseNanos;
        dueAt = now - next > 0 ? now : next;
        return true;
    }

    private void show(Picture picture) {
        lock.lock();
        try {
            latest = picture;
            latestAt = nanos.getAsLong();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void forgetOld() {
        if (latest != null && nanos.getAsLong() - latestAt > INTEREST_NANOS) {
            latest = null;
        }
    }

    private static byte[] jpeg(Mat image) {
        if (image.cols() <= WIDTH) {
            return encoded(image);
        }
        int height = Math.max(1, Math.round((float) image.rows() * WIDTH / image.cols()));
        try (Size size = new Size(WIDTH, height);
                Mat small = new Mat()) {
            resize(image, small, size, 0, 0, INTER_AREA);
            return encoded(small);
        }
    }

    private static byte[] encoded(Mat image) {
        try (BytePointer bytes = new BytePointer();
                IntPointer quality = new IntPointer(IMWRITE_JPEG_QUALITY, QUALITY)) {
            if (!imencode(".jpg", image, bytes, quality)) {
                throw new IllegalStateException("OpenCV cannot write JPEG");
            }
            byte[] jpeg = new byte[Math.toIntExact(bytes.limit())];
            bytes.get(jpeg);
            return jpeg;
        }
    }
}
