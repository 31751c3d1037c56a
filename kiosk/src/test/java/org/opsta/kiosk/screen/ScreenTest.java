package org.opsta.kiosk.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opsta.contract.Codec;
import org.opsta.contract.Health;
import org.opsta.kiosk.feedback.EveryFeedback;
import org.opsta.kiosk.feedback.FaceView;
import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.pin.PinOutcome;
import org.opsta.kiosk.recognition.PoorView;
import org.opsta.kiosk.screen.ServedScreen.Page;

/** The screen as a browser meets it: over HTTP. */
@Timeout(60)
class ScreenTest {

    private static final Feedback RECORDED = new Feedback.Recorded(EveryFeedback.punch(), EveryFeedback.NAME);

    /** For tests that leave nothing behind in it. */
    private static final ServedScreen SHARED = new ServedScreen();

    @TempDir
    Path folder;

    @AfterAll
    static void close() {
        SHARED.close();
    }

    // ---- what a page is told

    @Test
    void a_page_that_connects_is_told_how_things_are() throws Exception {
        try (ServedScreen served = new ServedScreen();
                Page page = served.connect()) {
            JsonNode hello = page.next("hello");
            assertThat(hello.path("device").asText()).isEqualTo("MOC-OPS");
            assertThat(hello.path("language").asText()).isEqualTo("th");
            assertThat(hello.path("keys").asBoolean()).isTrue();
            assertThat(hello.path("page").asText()).isEqualTo(PageBuild.id());
            assertThat(hello.path("pin")).isEqualTo(Codec.tree(new PageEvent.Pin(true, 6, 8)));
            assertThat(hello.path("words").path("th").path("title").asText()).isNotEmpty();

            JsonNode scene = page.next("scene");
            assertThat(scene.path("kind").asText()).isEqualTo("IDLE");

            JsonNode tick = page.next("tick");
            assertThat(tick.path("hours").asText()).matches("[0-2]\\d:[0-5]\\d");
            assertThat(tick.path("date").path("th").asText()).startsWith("วัน").contains("พ.ศ.");
            assertThat(tick.path("mark").path("level").asText()).isEqualTo("GOOD");
        }
    }

    @Test
    void the_clock_ticks_each_second_and_says_how_the_terminal_is() throws Exception {
        try (ServedScreen served = new ServedScreen();
                Page page = served.connect()) {
            int first = page.next("tick").path("seconds").asInt();
            assertThat(page.next("tick").path("seconds").asInt()).isEqualTo((first + 1) % 60);

            served.condition = new Condition(true, true, false, 3, false, true);
            await().untilAsserted(() -> assertThat(page.next("tick")
                            .path("mark")
                            .path("text")
                            .path("en")
                            .asText())
                    .isEqualTo("Recording here, will send later (3)"));
        }
    }

    @Test
    void an_outcome_arrives_and_somebody_who_comes_up_is_guided() throws Exception {
        try (ServedScreen served = new ServedScreen();
                Page page = served.connect()) {
            page.next("scene");
            long before = System.currentTimeMillis();
            served.screen.tell(RECORDED);
            JsonNode scene = page.next("scene");
            assertThat(scene.path("kind").asText()).isEqualTo("RECORDED");
            assertThat(scene.path("name").path("en").asText()).isEqualTo("Anan Thotsop");
            assertThat(scene.path("hours").asText()).isEqualTo("08:45");
            assertThat(scene.path("toldAt").asLong()).isBetween(before, System.currentTimeMillis());

            served.pass(Duration.ofSeconds(2));
            FaceView face = new FaceView(0.4, 0.3, 0.2, 0.3, Optional.of(PoorView.TURNED_AWAY), true);
            for (int i = 0; i < 8; i++) {
                served.screen.see(Optional.of(face));
                served.pass(Duration.ofMillis(66));
            }
            assertThat(page.next("scene").path("kind").asText()).isEqualTo("GUIDE");
            JsonNode view = page.next("view");
            assertThat(view.path("box").path("left").asDouble()).isEqualTo(0.4);
            assertThat(view.path("hint").path("en").asText()).isEqualTo("Please look straight at the camera");
            assertThat(view.path("good").asBoolean()).isFalse();
        }
    }

    @Test
    void views_are_sent_some_fifteen_times_a_second_at_most_but_a_new_hint_at_once() throws Exception {
        try (ServedScreen served = new ServedScreen()) {
            Mailbox page = served.screen.connect().orElseThrow();
            FaceView face = new FaceView(0.4, 0.3, 0.2, 0.3, Optional.empty(), true);
            int views = 0;
            for (int millis = 0; millis < 2000; millis += 10) {
                served.screen.see(Optional.of(face));
                served.pass(Duration.ofMillis(10));
                for (Optional<PageEvent> event = page.take(0); event.isPresent(); event = page.take(0)) {
                    views += event.get() instanceof PageEvent.View ? 1 : 0;
                }
            }
            assertThat(views).isBetween(20, 30);
        }
    }

    @Test
    void a_page_that_comes_back_gets_what_it_missed_last_and_nothing_older() throws Exception {
        try (ServedScreen served = new ServedScreen()) {
            try (Page page = served.connect()) {
                page.next("scene");
            }
            EveryFeedback.all().forEach(served.screen::tell);
            served.screen.tell(RECORDED);

            try (Page page = served.connect()) {
                assertThat(page.next("scene").path("kind").asText()).isEqualTo("RECORDED");
                served.screen.tell(new Feedback.PinRefused(new PinOutcome.Wrong(3)));
                assertThat(page.next("scene").path("kind").asText()).isEqualTo("PIN_REFUSED");
            }
        }
    }

    @Test
    void a_page_that_never_reads_holds_up_neither_the_others_nor_whoever_tells() throws Exception {
        try (ServedScreen served = new ServedScreen();
                Socket deaf = new Socket()) {
            deaf.setReceiveBufferSize(1024);
            deaf.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), served.screen.port()));
            deaf.getOutputStream().write(request("GET /events", "127.0.0.1", "Accept: text/event-stream\r\n"));
            await().until(() -> served.screen.pages() == 1);
            // Megabytes, until the sockets' buffers take no more and the deaf page's thread waits.
            AtomicBoolean enough = new AtomicBoolean();
            Thread teller = new Thread(() -> {
                while (!enough.get()) {
                    served.screen.tell(RECORDED);
                }
            });
            teller.start();
            await().atMost(Duration.ofSeconds(30))
                    .during(Duration.ofSeconds(1))
                    .until(() -> !threadsIn("org.eclipse.jetty.util.Blocker").isEmpty());
            enough.set(true);
            teller.join();

            try (Page page = served.connect()) {
                assertThat(page.next("scene").path("kind").asText()).isEqualTo("RECORDED");
                served.screen.tell(new Feedback.PinRefused(new PinOutcome.Wrong(3)));
                assertThat(page.next("scene").path("kind").asText()).isEqualTo("PIN_REFUSED");
            }
        }
    }

    /** Those whose stack goes through that class. */
    private static List<String> threadsIn(String type) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> Stream.of(thread.getValue())
                        .anyMatch(frame -> frame.getClassName().startsWith(type)))
                .map(thread -> thread.getKey().getName())
                .toList();
    }

    @Test
    void browsers_that_leave_in_the_middle_leave_nothing_behind() throws Exception {
        try (ServedScreen served = new ServedScreen()) {
            for (int i = 0; i < 10; i++) {
                try (Socket browser = new Socket(InetAddress.getLoopbackAddress(), served.screen.port())) {
                    browser.getOutputStream().write(request("GET /events", "127.0.0.1", ""));
                    browser.getInputStream().readNBytes(500);
                    // Half of them with a reset, as a browser that is killed.
                    browser.setSoLinger(i % 2 == 0, 0);
                }
                await().until(() -> served.screen.pages() < Screen.MOST_PAGES);
            }
            await().until(() -> served.screen.pages() == 0);
            await().until(() ->
                    threadsIn("io.javalin.http.servlet.JavalinServlet").isEmpty());
        }
    }

    // ---- pages come and go

    @Test
    void pages_are_counted_a_fifth_is_told_so_and_one_that_left_makes_room() throws Exception {
        try (ServedScreen served = new ServedScreen()) {
            List<Page> pages = new ArrayList<>();
            for (int i = 0; i < Screen.MOST_PAGES; i++) {
                pages.add(served.connect());
                assertThat(pages.get(i).status).isEqualTo(200);
            }
            assertThat(served.screen.pages()).isEqualTo(4);
            assertThat(served.get("events").statusCode()).isEqualTo(503);
            assertThat(served.get("events").body()).contains("TOO_MANY_PAGES");

            pages.remove(0).close();
            await().atMost(Duration.ofSeconds(5)).until(() -> served.screen.pages() == 3);
            pages.add(served.connect());
            assertThat(pages.get(3).status).isEqualTo(200);
            for (Page page : pages) {
                page.close();
            }
            await().atMost(Duration.ofSeconds(5)).until(() -> served.screen.pages() == 0);
        }
    }

    @Test
    void closing_ends_the_streams_and_frees_the_port() throws Exception {
        ServedScreen served = new ServedScreen();
        int port = served.screen.port();
        Page page = served.connect();
        page.next("scene");
        long began = System.nanoTime();
        served.close();

        await().atMost(Duration.ofSeconds(5)).until(() -> page.ended);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        page.close();
        // What the pipeline still has to say on its way out hurts nobody.
        served.screen.tell(RECORDED);
        served.screen.see(Optional.empty());
    }

    @Test
    void a_port_that_is_taken_is_a_problem_until_it_is_free() throws Exception {
        ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        try (ServedScreen served = new ServedScreen(other.getLocalPort(), null)) {
            served.screen.tell(RECORDED);
            assertThat(served.screen.problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.code()).isEqualTo("SCREEN_FAILED"))
                    .satisfies(problem -> assertThat(problem.detail())
                            .contains("port " + other.getLocalPort(), "screen.port", "again"));
            served.pass(Duration.ofSeconds(11));
            other.close();
            served.pass(Duration.ofSeconds(11));

            await().until(() -> served.screen.problems().isEmpty());
            try (Page page = served.connect()) {
                assertThat(page.next("scene").path("kind").asText()).isNotEmpty();
            }
        } finally {
            other.close();
        }
    }

    @Test
    void a_display_without_a_page_is_a_problem_after_two_minutes() throws Exception {
        try (ServedScreen served = new ServedScreen()) {
            served.pass(Duration.ofSeconds(110));
            assertThat(served.screen.problems()).isEmpty();
            served.pass(Duration.ofSeconds(20));
            assertThat(served.screen.problems())
                    .extracting(Health.Problem::code)
                    .containsExactly("SCREEN_DARK");

            try (Page page = served.connect()) {
                page.next("scene");
                assertThat(served.screen.problems()).isEmpty();
                served.pass(Duration.ofHours(1));
                assertThat(served.screen.problems()).isEmpty();
            }
            await().until(() -> served.screen.pages() == 0);
            assertThat(served.screen.problems()).isEmpty();
            served.pass(Duration.ofSeconds(130));
            assertThat(served.screen.problems()).hasSize(1);
        }
    }

    // ---- who may ask

    @Test
    void the_page_comes_with_headers_that_keep_others_out() throws Exception {
        try (ServedScreen served = new ServedScreen()) {
            for (String path : List.of("", "screen.js", "picture?after=1")) {
                var answer = served.get(path);
                assertThat(answer.statusCode()).as(path).isEqualTo(200);
                assertThat(answer.headers()
                                .firstValue("Content-Security-Policy")
                                .orElse(""))
                        .as(path)
                        .startsWith("default-src 'self';")
                        .contains("frame-ancestors 'none'")
                        .doesNotContain("unsafe");
                assertThat(answer.headers().firstValue("X-Content-Type-Options"))
                        .contains("nosniff");
                assertThat(answer.headers().firstValue("Cross-Origin-Resource-Policy"))
                        .contains("same-origin");
                assertThat(answer.headers().allValues("Cache-Control"))
                        .as(path)
                        .containsExactly(path.startsWith("picture") ? "no-store" : "no-cache");
            }
            assertThat(served.get("").body()).contains("screen.js");
            assertThat(served.get("nothing-here").statusCode()).isEqualTo(404);
            assertThat(served.get("../SceneRule.class").statusCode()).isIn(400, 404);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8089, 200",
        "127.0.0.1, 200",
        "localhost, 200",
        "LOCALHOST:1, 200",
        "[::1]:8089, 200",
        "evil.example, 403",
        "evil.example:8089, 403",
        "127.0.0.1.evil.example, 403",
        "localhost.evil.example:8089, 403",
        "10.0.0.7, 403",
    })
    void only_this_device_by_its_own_name_is_answered(String host, int status) throws Exception {
        ServedScreen served = SHARED;
        served.pressed.clear();
        for (String what : List.of("GET /", "GET /screen.js", "GET /picture?after=1")) {
            assertThat(raw(served, request(what, host, ""))).startsWith("HTTP/1.1 " + status);
        }
        if (status == 403) {
            assertThat(raw(served, request("GET /events", host, ""))).startsWith("HTTP/1.1 403");
            assertThat(served.screen.pages()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://evil.example, 403",
        "null, 403",
        "https://127.0.0.1:8089, 403",
        "http://127.0.0.1:8090, 403",
        "http://localhost:8089, 403",
        "http://127.0.0.1:8089, 204",
    })
    void only_the_own_page_may_press_keys(String origin, int status) throws Exception {
        ServedScreen served = SHARED;
        served.pressed.clear();
        String body = "{\"direction\":\"IN\"}";
        String answer = raw(
                served,
                (new String(
                                        request(
                                                "POST /key",
                                                "127.0.0.1:8089",
                                                "Origin: " + origin + "\r\nContent-Length: " + body.length() + "\r\n"),
                                        StandardCharsets.US_ASCII)
                                + body)
                        .getBytes(StandardCharsets.US_ASCII));
        assertThat(answer).startsWith("HTTP/1.1 " + status);
        assertThat(served.pressed).hasSize(status == 204 ? 1 : 0);
    }

    @Test
    void nobody_outside_this_device_reaches_it() throws Exception {
        try (ServedScreen served = new ServedScreen()) {
            List<String> listening = Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                    .flatMap(file -> lines(Path.of(file)))
                    .filter(line -> line.matches(".*:%04X \\S+:0000 0A .*".formatted(served.screen.port())))
                    .toList();
            assertThat(listening).singleElement().satisfies(line -> assertThat(line)
                    .contains("0100007F:"));
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- what is asked

    @Test
    void pictures_are_numbered_and_there_may_be_none() throws Exception {
        try (ServedScreen served = new ServedScreen()) {
            var picture = served.get("picture?after=6");
            assertThat(picture.headers().firstValue("X-Number")).contains("7");
            assertThat(picture.headers().firstValue("Content-Type")).contains("image/jpeg");
            assertThat(served.get("picture").headers().firstValue("X-Number")).contains("1");
            assertThat(served.get("picture?after=8").statusCode()).isEqualTo(204);
            assertThat(served.get("picture?after=yesterday").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void keys_and_pins_arrive_as_they_were_typed() throws Exception {
        try (ServedScreen served = new ServedScreen()) {
            assertThat(served.post("key", "{\"direction\":\"OUT\"}").statusCode())
                    .isEqualTo(204);
            var answer = served.post("pin", "{\"code\":\"10151\",\"pin\":\"846302\"}");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"light\":\"RED\"}");
            served.post("pin", "{\"code\":\"10151\",\"pin\":\"846302\",\"direction\":\"IN\"}");
            served.post("pin", "{\"code\":\"10151\",\"pin\":\"846302\",\"direction\":null}");

            assertThat(served.pressed).containsExactly("OUT", "10151 846302", "10151 846302 IN", "10151 846302");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "null",
                "{}",
                "{\"code\":\"10151\"}",
                "{\"code\":\"\",\"pin\":\"846302\"}",
                "{\"code\":10151,\"pin\":\"846302\"}",
                "{\"code\":\"10151\",\"pin\":846302}",
                "{\"code\":\"10151\",\"pin\":\"846302\",\"direction\":\"UP\"}",
                "{\"code\":\"10151\",\"pin\":\"846302\",\"pin\":\"846302\"}",
                "{\"code\":\"10151\",\"pin\":\"846302846302846302846302846302846302846302846302846302846302846302846302\"}",
                "{\"code\":\"10151\",\"pin\":\"846302\"} and more",
            })
    void what_cannot_be_read_is_answered_kindly_and_not_repeated(String body) throws Exception {
        ServedScreen served = SHARED;
        served.pressed.clear();
        var answer = served.post("pin", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .startsWith("{\"code\":\"BAD_REQUEST\",\"detail\":\"")
                .doesNotContain("846302", "org.opsta", "Exception");
        assertThat(served.post("key", body).statusCode()).isEqualTo(400);
        assertThat(served.pressed).isEmpty();
    }

    @Test
    void a_body_without_end_is_not_read_to_its_end() throws Exception {
        try (ServedScreen served = new ServedScreen()) {
            assertThat(served.post("pin", "{\"code\":\"" + "1".repeat(5000) + "\"}")
                            .statusCode())
                    .isEqualTo(413);
            // In chunks, which do not say how many will come.
            String chunked = new String(
                            request("POST /pin", "127.0.0.1", "Transfer-Encoding: chunked\r\n"),
                            StandardCharsets.US_ASCII)
                    + ("400\r\n" + "1".repeat(1024) + "\r\n").repeat(3);
            assertThat(raw(served, chunked.getBytes(StandardCharsets.US_ASCII))).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void one_pin_is_checked_at_a_time() throws Exception {
        try (ServedScreen served = new ServedScreen()) {
            CountDownLatch checking = new CountDownLatch(1);
            CountDownLatch checked = new CountDownLatch(1);
            served.pins = (code, pin) -> {
                checking.countDown();
                try {
                    checked.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return RECORDED;
            };
            String typed = "{\"code\":\"10151\",\"pin\":\"846302\"}";
            AtomicInteger first = new AtomicInteger();
            Thread other = new Thread(() -> {
                try {
                    first.set(served.post("pin", typed).statusCode());
                } catch (IOException | InterruptedException e) {
                    first.set(-1);
                }
            });
            other.start();
            checking.await();

            var answer = served.post("pin", typed);
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(answer.body()).contains("PIN_IN_FLIGHT");
            checked.countDown();
            other.join();
            assertThat(first.get()).isEqualTo(200);
            assertThat(served.post("pin", typed).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_fault_behind_it_is_answered_without_what_was_typed_and_the_next_one_is_served() throws Exception {
        try (ServedScreen served = new ServedScreen()) {
            served.pins = (code, pin) -> {
                throw new IllegalStateException("no such PIN as " + pin);
            };
            var answer = served.post("pin", "{\"code\":\"10151\",\"pin\":\"846302\"}");

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("FAULT").doesNotContain("846302", "IllegalState");
            served.pins = (code, pin) -> RECORDED;
            assertThat(served.post("pin", "{\"code\":\"1\",\"pin\":\"846302\"}").body())
                    .isEqualTo("{\"light\":\"GREEN\"}");
        }
    }

    // ---- sounds

    @Test
    void sounds_of_the_known_names_are_listed_and_served_and_nothing_else() throws Exception {
        Path sounds = Files.createDirectory(folder.resolve("sounds"));
        Files.write(sounds.resolve("recorded.IN.th.ogg"), new byte[] {1, 2, 3});
        Files.write(sounds.resolve("refused.en.mp3"), new byte[] {4});
        Files.write(sounds.resolve("secret.txt"), new byte[] {5});
        Files.write(sounds.resolve("already.IN.th.wav"), new byte[1024 * 1024 + 1]);
        Files.write(folder.resolve("recorded.OUT.th.ogg"), new byte[] {6});
        try (ServedScreen served = new ServedScreen(0, sounds);
                Page page = served.connect()) {
            List<String> files = new ArrayList<>();
            page.next("hello").path("sound").path("files").forEach(name -> files.add(name.asText()));
            assertThat(files).containsExactlyInAnyOrder("recorded.IN.th.ogg", "refused.en.mp3");

            var sound = served.get("sounds/recorded.IN.th.ogg");
            assertThat(sound.body()).hasSize(3);
            assertThat(sound.headers().firstValue("Content-Type")).contains("audio/ogg");
            for (String other : List.of("secret.txt", "..%2frecorded.OUT.th.ogg", "already.IN.th.wav", "x")) {
                assertThat(served.get("sounds/" + other).statusCode()).as(other).isIn(400, 404);
            }
        }
    }

    @Test
    void without_its_folder_there_are_tones_alone() throws Exception {
        try (ServedScreen served = new ServedScreen(0, folder.resolve("gone"));
                Page page = served.connect()) {
            assertThat(page.next("hello").path("sound").path("files")).isEmpty();
        }
    }

    // ---- the page's build

    @Test
    void another_file_in_the_page_is_another_build() throws Exception {
        Files.writeString(folder.resolve("a.js"), "1");
        String one = PageBuild.hash(folder);
        assertThat(PageBuild.hash(folder)).isEqualTo(one);

        Files.writeString(folder.resolve("a.js"), "2");
        String two = PageBuild.hash(folder);
        Files.move(folder.resolve("a.js"), folder.resolve("b.js"));
        assertThat(List.of(two, PageBuild.hash(folder))).doesNotContain(one).doesNotHaveDuplicates();
    }

    private static byte[] request(String what, String host, String headers) {
        return (what + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + headers + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** For what {@link java.net.http.HttpClient} refuses to send. The beginning of the answer. */
    private static String raw(ServedScreen served, byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.screen.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(request);
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(64), StandardCharsets.US_ASCII);
        }
    }
}
