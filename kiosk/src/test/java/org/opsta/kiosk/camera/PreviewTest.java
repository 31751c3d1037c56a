package org.opsta.kiosk.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgproc.FILLED;
import static org.bytedeco.opencv.global.opencv_imgproc.LINE_8;
import static org.bytedeco.opencv.global.opencv_imgproc.rectangle;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opsta.kiosk.camera.Preview.Picture;

@Timeout(60)
class PreviewTest {

    /** Longer than a test may take. */
    private static final Duration LONG = Duration.ofMinutes(5);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);
    private final Preview preview = new Preview(15, nanos::get);
    private long number;

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** Red on the left, blue on the right. */
    private Frame frame(int width, int height) {
        Mat image;
        try (Scalar blue = new Scalar(255, 0, 0, 0)) {
            image = new Mat(height, width, CV_8UC3, blue);
        }
        try (Rect left = new Rect(0, 0, width / 2, height);
                Scalar red = new Scalar(0, 0, 255, 0)) {
            rectangle(image, left, red, FILLED, LINE_8, 0);
        }
        number++;
        return new Frame(image, Instant.EPOCH, nanos.get(), number);
    }

    private void show(int width, int height) {
        try (Frame frame = frame(width, height)) {
            preview.see(frame);
            assertThat(frame.image().cols()).as("the frame is left alone").isEqualTo(width);
        }
    }

    /** The next frame, when the next picture is due. */
    private void showNext() {
        pass(Duration.ofMillis(70));
        show(64, 48);
    }

    private Optional<Picture> ask(long after) throws InterruptedException {
        return preview.after(after, Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({"1280,720,640,360", "1920,1080,640,360", "640,480,640,480", "320,240,320,240", "801,601,640,480"})
    void a_picture_is_small_and_shows_the_frame_as_the_camera_sees_it(int width, int height, int small, int low)
            throws Exception {
        assertThat(ask(0)).isEmpty();
        show(width, height);

        Picture picture = ask(0).orElseThrow();

        assertThat(picture.number()).isEqualTo(1);
        try (Mat bytes = new Mat(1, picture.jpeg().length, CV_8UC1)) {
            bytes.data().put(picture.jpeg());
            try (Mat image = imdecode(bytes, IMREAD_COLOR)) {
                assertThat(image.cols()).isEqualTo(small);
                assertThat(image.rows()).isEqualTo(low);
                assertThat(colourAt(image, small / 4)).as("left").isEqualTo("red");
                assertThat(colourAt(image, small * 3 / 4)).as("right").isEqualTo("blue");
            }
        }
        assertThat(preview.made()).isEqualTo(1);
    }

    private static String colourAt(Mat image, int x) {
        ByteBuffer pixel = image.ptr(image.rows() / 2, x).capacity(3).asByteBuffer();
        int blue = pixel.get(0) & 0xff;
        int red = pixel.get(2) & 0xff;
        return red > 200 && blue < 50 ? "red" : blue > 200 && red < 50 ? "blue" : red + ", " + blue;
    }

    @Test
    void nothing_is_made_when_nobody_asks() throws Exception {
        for (int i = 0; i < 50; i++) {
            showNext();
        }
        assertThat(preview.made()).isZero();
        assertThat(ask(0)).isEmpty();
    }

    @Test
    void when_asking_stops_nothing_more_is_made_and_the_last_picture_is_gone() throws Exception {
        ask(0);
        showNext();
        assertThat(ask(0)).isPresent();
        pass(Duration.ofSeconds(1));
        showNext();
        assertThat(preview.made()).isEqualTo(2);

        pass(Duration.ofSeconds(1));
        showNext();
        assertThat(preview.made()).isEqualTo(2);
        assertThat(ask(0)).isEmpty();

        showNext();
        assertThat(ask(0)).as("asked again").isPresent();
    }

    @Test
    void whoever_waits_is_interested_for_as_long_as_they_wait() throws Exception {
        AtomicReference<Optional<Picture>> got = new AtomicReference<>();
        Thread asker = waiting(0, got);
        pass(Duration.ofSeconds(10));
        showNext();

        asker.join();
        assertThat(got.get())
                .hasValueSatisfying(picture -> assertThat(picture.number()).isEqualTo(1));
    }

    @Test
    void all_who_ask_share_one_picture() throws Exception {
        List<AtomicReference<Optional<Picture>>> got = new ArrayList<>();
        List<Thread> askers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            got.add(new AtomicReference<>());
            askers.add(waiting(0, got.get(i)));
        }
        showNext();
        for (Thread asker : askers) {
            asker.join();
        }

        Picture first = got.get(0).get().orElseThrow();
        assertThat(got)
                .allSatisfy(picture -> assertThat(picture.get().orElseThrow()).isSameAs(first));
        assertThat(preview.made()).isEqualTo(1);
    }

    private Thread waiting(long after, AtomicReference<Optional<Picture>> got) {
        Thread asker = new Thread(
                () -> {
                    try {
                        got.set(preview.after(after, LONG));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "asker");
        asker.start();
        await().until(() -> asker.getState() == Thread.State.TIMED_WAITING);
        return asker;
    }

    @Test
    void nobody_is_given_the_picture_they_have() throws Exception {
        ask(0);
        showNext();
        assertThat(ask(1)).isEmpty();
        showNext();
        assertThat(ask(1)).map(Picture::number).contains(2L);
    }

    @Test
    void a_number_from_before_a_restart_does_not_keep_anybody_waiting() throws Exception {
        ask(4711);
        showNext();
        assertThat(ask(4711)).map(Picture::number).contains(1L);
    }

    @Test
    void a_frozen_camera_gives_nothing_new_and_what_is_old_is_shown_to_nobody() throws Exception {
        ask(0);
        showNext();
        assertThat(preview.after(1, Duration.ofMillis(20))).isEmpty();
        pass(Duration.ofMillis(2001));
        assertThat(ask(0)).isEmpty();
    }

    @Test
    void what_a_camera_saw_that_is_gone_is_shown_to_nobody() throws Exception {
        ask(0);
        showNext();
        preview.lost();
        assertThat(ask(0)).isEmpty();
    }

    @Test
    void a_faster_camera_is_slowed_down_and_a_camera_of_just_that_rate_loses_nothing() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        for (int framesPerSecond : new int[] {15, 20, 25, 30, 60}) {
            long before = preview.made();
            for (int i = 0; i < 20 * framesPerSecond; i++) {
                long late = random.nextLong(TimeUnit.MILLISECONDS.toNanos(5));
                nanos.addAndGet(late);
                ask(0);
                show(16, 12);
                nanos.addAndGet(TimeUnit.SECONDS.toNanos(1) / framesPerSecond - late);
            }
            assertThat(preview.made() - before)
                    .as("%d frames a second, 20 seconds", framesPerSecond)
                    .isBetween(280L, 301L);
        }
    }

    @Test
    void a_frame_of_which_none_can_be_made_is_counted_and_disturbs_nobody() throws Exception {
        ask(0);
        showNext();
        pass(Duration.ofMillis(70));
        try (Frame empty = new Frame(new Mat(), Instant.EPOCH, nanos.get(), 2)) {
            preview.see(empty);
        }
        Frame closed = frame(64, 48);
        closed.close();
        pass(Duration.ofMillis(70));
        preview.see(closed);
        assertThat(preview.failed()).isEqualTo(2);
        assertThat(preview.made()).isEqualTo(1);

        showNext();
        assertThat(ask(1)).map(Picture::number).contains(3L);
    }

    @Test
    void closes_every_image_it_makes() throws Exception {
        ask(0);
        show(1280, 720);
        long images = Pointer.totalCount();
        long bytes = Pointer.totalBytes();
        for (int i = 0; i < 100; i++) {
            pass(Duration.ofMillis(70));
            assertThat(ask(0)).isPresent();
            show(1280, 720);
        }
        assertThat(preview.made()).isEqualTo(101);
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(images);
        assertThat(Pointer.totalBytes()).isLessThanOrEqualTo(bytes);
    }

    @Test
    void a_camera_shows_its_frames_while_they_are_taken_and_nothing_once_it_is_closed() throws Exception {
        Preview real = new Preview();
        FakeSource source = new FakeSource(true, System::nanoTime);
        Camera camera = new Camera(source, CameraTest.SETTINGS, real);
        camera.start();
        try {
            long last = 0;
            for (int i = 0; i < 5; i++) {
                Picture picture = real.after(last, LONG).orElseThrow();
                assertThat(picture.number()).isGreaterThan(last);
                last = picture.number();
                try (Frame frame = camera.take(LONG).orElseThrow()) {
                    assertThat(frame.image().cols()).isEqualTo(64);
                }
            }
        } finally {
            camera.close();
        }
        assertThat(real.after(0, Duration.ZERO)).isEmpty();
        assertThat(real.failed()).isZero();
    }
}
