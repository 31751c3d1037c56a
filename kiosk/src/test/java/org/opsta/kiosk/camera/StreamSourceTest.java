package org.opsta.kiosk.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.bytedeco.opencv.global.opencv_core.NORM_L1;
import static org.bytedeco.opencv.global.opencv_core.norm;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opsta.kiosk.EvaluationData;

class StreamSourceTest extends FrameSourceContract {

    @Override
    FrameSource present() throws IOException {
        // A rate that makes the pace no hindrance.
        return source(TestPictures.video(folder.resolve("clip.avi"), 330, 2000).toString());
    }

    @Override
    FrameSource missing() {
        return source(folder.resolve("nowhere.mp4").toString());
    }

    private static StreamSource source(String address) {
        return new StreamSource(address, TestPictures.stamp());
    }

    @Test
    void showsEveryPictureOfAVideoAndThenEnds() throws Exception {
        Path video = TestPictures.video(folder.resolve("short.avi"), 5, 1000);
        try (StreamSource source = source(video.toString())) {
            source.open();
            for (int i = 0; i < 5; i++) {
                try (Frame frame = source.next();
                        Mat drawn = TestPictures.blots(160, 120, i)) {
                    double apart = norm(frame.image(), drawn, NORM_L1, null) / (160 * 120 * 3);
                    assertThat(apart)
                            .as("mean difference of picture %d from what was encoded", i)
                            .isLessThan(6);
                }
            }
            CameraProblem problem = catchThrowableOfType(CameraProblem.class, source::next);
            assertThat(problem.code()).isEqualTo(CameraProblem.Code.ENDED);
        }
    }

    @Test
    void keepsToTheRateOfTheVideo() throws Exception {
        Path video = TestPictures.video(folder.resolve("slow.avi"), 6, 20);
        try (StreamSource source = source(video.toString())) {
            source.open();
            source.next().close();
            long began = System.nanoTime();
            for (int i = 0; i < 5; i++) {
                source.next().close();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(240));
        }
    }

    @Test
    void saysSoWhenAFileIsNoVideo() throws Exception {
        Path file = Files.writeString(folder.resolve("notes.mp4"), "not a video");
        try (StreamSource source = source(file.toString())) {
            CameraProblem problem = catchThrowableOfType(CameraProblem.class, source::open);
            assertThat(problem.code()).isEqualTo(CameraProblem.Code.MISSING);
            assertThat(problem.words()).contains("notes.mp4");
        }
    }

    @Test
    void saysSoWhenAVideoIsCutOff() throws Exception {
        Path whole = TestPictures.video(folder.resolve("whole.avi"), 20, 1000);
        byte[] bytes = Files.readAllBytes(whole);
        Path half = Files.write(folder.resolve("half.avi"), Arrays.copyOf(bytes, bytes.length / 2));
        try (StreamSource source = source(half.toString())) {
            source.open();
            int frames = 0;
            CameraProblem problem = null;
            while (problem == null && frames < 20) {
                try {
                    source.next().close();
                    frames++;
                } catch (CameraProblem e) {
                    problem = e;
                }
            }
            assertThat(problem).isNotNull();
            assertThat(frames).isBetween(1, 19);
        }
    }

    @Test
    @Timeout(60)
    void readsOverHttp() throws Exception {
        byte[] video = Files.readAllBytes(TestPictures.video(folder.resolve("served.avi"), 5, 1000));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/clip.avi", exchange -> {
            exchange.sendResponseHeaders(200, video.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(video);
            }
        });
        server.start();
        String address = "http://staff:secret@localhost:" + server.getAddress().getPort() + "/clip.avi";
        try (StreamSource source = source(address)) {
            assertThat(source.live()).isTrue();
            assertThat(source.name()).contains("localhost").doesNotContain("secret");
            source.open();
            try (Frame frame = source.next()) {
                assertThat(frame.image().cols()).isEqualTo(160);
            }
        } finally {
            server.stop(0);
        }
    }

    @Test
    @Timeout(60)
    void aNetworkCameraThatIsNotThereIsMissingAndItsPasswordIsNotTold() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        try (StreamSource source = source("rtsp://staff:secret@127.0.0.1:" + free + "/lobby")) {
            CameraProblem problem = catchThrowableOfType(CameraProblem.class, source::open);
            assertThat(problem.code()).isEqualTo(CameraProblem.Code.MISSING);
            assertThat(problem.words()).contains("127.0.0.1:" + free).doesNotContain("secret");
        }
    }

    @Test
    @Timeout(60)
    void anInterruptEndsTheWaitForANetworkCameraThatDoesNotAnswer() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Throwable> end = new CompletableFuture<>();
            Thread opening = new Thread(() -> {
                try (StreamSource source = source("rtsp://127.0.0.1:" + silent.getLocalPort() + "/lobby")) {
                    source.open();
                    end.completeExceptionally(new AssertionError("opened"));
                } catch (CameraProblem | InterruptedException e) {
                    end.complete(e);
                }
            });
            opening.start();
            silent.accept();
            opening.interrupt();
            assertThat(end.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        }
    }

    /** Recorded people; present at developers' and on the build server. */
    @Test
    void readsTheEvaluationVideos() throws Exception {
        Path folder = EvaluationData.folder("video");
        List<Path> videos;
        try (Stream<Path> files = Files.list(folder)) {
            videos = files.filter(file -> file.toString().endsWith(".mp4")).toList();
        }
        Assumptions.assumeFalse(videos.isEmpty(), () -> "no videos in " + folder);
        for (Path video : videos) {
            try (StreamSource source = source(video.toString())) {
                source.open();
                for (int i = 0; i < 5; i++) {
                    try (Frame frame = source.next()) {
                        assertThat(frame.image().rows()).as("%s", video).isGreaterThan(100);
                    }
                }
            }
        }
    }

    @Test
    void loadsNoDesktopLibrary() throws Exception {
        Path video = TestPictures.video(folder.resolve("any.avi"), 2, 1000);
        try (StreamSource source = source(video.toString())) {
            source.open();
            source.next().close();
        }
        // What the process has mapped, whoever asked for it.
        assertThat(Files.readAllLines(Path.of("/proc/self/maps")))
                .filteredOn(line -> line.matches(".*/lib(avdevice|xcb|X11|gtk|gdk|pulse).*"))
                .isEmpty();
    }
}
