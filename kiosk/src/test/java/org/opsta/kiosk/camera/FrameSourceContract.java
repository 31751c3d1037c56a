package org.opsta.kiosk.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every source keeps to. */
abstract class FrameSourceContract {

    @TempDir
    Path folder;

    /** A source that can be opened, and gives at least 320 pictures as fast as they are asked for. */
    abstract FrameSource present() throws Exception;

    /** A source that cannot be opened. */
    abstract FrameSource missing() throws Exception;

    @Test
    void givesBgrPicturesWithRisingNumbersAndTimes() throws Exception {
        try (FrameSource source = present()) {
            source.open();
            try (Frame first = source.next();
                    Frame second = source.next()) {
                assertThat(first.image().type()).isEqualTo(CV_8UC3);
                assertThat(first.image().empty()).isFalse();
                assertThat(first.number()).isEqualTo(1);
                assertThat(second.number()).isEqualTo(2);
                assertThat(second.capturedNanos()).isGreaterThanOrEqualTo(first.capturedNanos());
                assertThat(second.capturedAt()).isAfterOrEqualTo(first.capturedAt());
            }
        }
    }

    @Test
    void givesEachPictureMemoryOfItsOwn() throws Exception {
        try (FrameSource source = present()) {
            source.open();
            try (Frame first = source.next();
                    Scalar white = new Scalar(255, 255, 255, 0)) {
                byte[] before = bytes(first.image());
                try (Frame second = source.next()) {
                    second.image().put(white);
                }
                assertThat(bytes(first.image())).isEqualTo(before);
            }
        }
    }

    @Test
    void aFrameOutlivesItsSource() throws Exception {
        FrameSource source = present();
        source.open();
        Frame frame = source.next();
        byte[] before = bytes(frame.image());
        source.close();
        assertThat(bytes(frame.image())).isEqualTo(before);
        frame.close();
        frame.close();
        assertThatThrownBy(frame::image).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @SuppressWarnings("try") // closes by hand, because that is what it tests
    void refusesToGivePicturesUnlessOpen() throws Exception {
        try (FrameSource source = present()) {
            assertThatThrownBy(source::next).isInstanceOf(IllegalStateException.class);
            source.open();
            source.next().close();
            source.close();
            source.close();
            assertThatThrownBy(source::next).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    @SuppressWarnings("try") // closes by hand, because that is what it tests
    void opensAgainAfterClosingAndGoesOnNumbering() throws Exception {
        try (FrameSource source = present()) {
            source.open();
            source.next().close();
            source.close();
            source.open();
            try (Frame frame = source.next()) {
                assertThat(frame.number()).isEqualTo(2);
            }
        }
    }

    @Test
    void saysThatItIsMissingAndMayBeAskedAgain() throws Exception {
        try (FrameSource source = missing()) {
            for (int attempt = 0; attempt < 2; attempt++) {
                CameraProblem problem = catchThrowableOfType(CameraProblem.class, source::open);
                assertThat(problem.code()).isEqualTo(CameraProblem.Code.MISSING);
                assertThat(problem.words()).isNotBlank();
            }
        }
    }

    @Test
    void endsItsWaitWhenInterrupted() throws Exception {
        try (FrameSource source = present()) {
            source.open();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> {
                        while (true) {
                            source.next().close();
                        }
                    })
                    .isInstanceOf(InterruptedException.class);
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    @SuppressWarnings("try") // closes by hand, because that is what it tests
    void threeHundredFramesLeaveNoNativeMemoryBehind() throws Exception {
        try (FrameSource source = present()) {
            source.open();
            take(source, 20);
            source.close();
            source.open();
            long count = Pointer.totalCount();
            long bytes = Pointer.totalBytes();
            take(source, 300);
            source.close();
            assertThat(Pointer.totalCount()).as("native objects").isLessThanOrEqualTo(count);
            assertThat(Pointer.totalBytes()).as("native bytes").isLessThanOrEqualTo(bytes);
        }
    }

    private static void take(FrameSource source, int frames) throws Exception {
        for (int i = 0; i < frames; i++) {
            source.next().close();
        }
    }

    static byte[] bytes(Mat image) {
        ByteBuffer buffer = image.createBuffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
