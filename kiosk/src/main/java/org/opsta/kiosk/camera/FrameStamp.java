package org.opsta.kiosk.camera;

import java.time.Clock;
import java.util.function.LongSupplier;
import org.bytedeco.opencv.opencv_core.Mat;

/** Numbers and times the pictures of one source. */
final class FrameStamp {

    private final Clock clock;
    private final LongSupplier nanos;
    private long last;

    FrameStamp(Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
    }

    Frame stamp(Mat image) {
        last++;
        return new Frame(image, clock.instant(), nanos.getAsLong(), last);
    }
}
