package org.opsta.kiosk.screen;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Direction;
import org.opsta.contract.UnreadableMessage;
import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.feedback.FeedbackText;
import org.opsta.kiosk.pin.PinOutcome;

/** A screen that is served at a free port, and what a test asks of it. */
final class ServedScreen implements AutoCloseable {

    static final ZoneId BANGKOK = ZoneId.of("Asia/Bangkok");

    /** Added to the monotonic clock. */
    final AtomicLong ahead = new AtomicLong();

    volatile Condition condition = new Condition(true, true, true, 0, false, true);
    volatile BiFunction<String, String, Feedback> pins =
            (code, pin) -> new Feedback.PinRefused(new PinOutcome.Wrong(4));

    final List<String> pressed = new CopyOnWriteArrayList<>();
    final Screen screen;
    final HttpClient client = HttpClient.newHttpClient();

    ServedScreen() {
        this(0, null);
    }

    ServedScreen(int port, @Nullable Path sounds) {
        screen = new Screen(
                new ScreenSettings(true, port, ScreenSettings.Language.TH, 5, new SoundSettings(true, 60, sounds)),
                new Terminal(new DeviceId("MOC-OPS"), BANGKOK, true, true, 6, 8),
                new FeedbackText(BANGKOK),
                (number, atMost) -> number >= 8
                        ? Optional.empty()
                        : Optional.of(new Pictures.Picture(new byte[] {1, 2}, number + 1)),
                OffsetDateTime::now,
                () -> System.nanoTime() + ahead.get());
        screen.start(
                new Keys() {
                    @Override
                    public void press(Direction direction) {
                        pressed.add(direction.name());
                    }

                    @Override
                    public Feedback enter(String code, String pin, Optional<Direction> direction) {
                        pressed.add(code + " " + pin
                                + direction.map(chosen -> " " + chosen).orElse(""));
                        return pins.apply(code, pin);
                    }
                },
                () -> condition);
    }

    void pass(Duration time) {
        ahead.addAndGet(time.toNanos());
    }

    URI at(String path) {
        return URI.create("http://127.0.0.1:" + screen.port() + "/" + path);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(at(path)).timeout(Duration.ofSeconds(10)).build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(at(path))
                        .timeout(Duration.ofSeconds(10))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    Page connect() throws IOException, InterruptedException {
        return new Page(client, at("events"));
    }

    @Override
    public void close() {
        screen.close();
    }

    /** One event as it came. */
    record Event(String kind, JsonNode data) {}

    /** A page that reads all it is told, on a thread of its own. */
    static final class Page implements AutoCloseable {

        final int status;
        private final InputStream body;
        private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        private final Thread thread = new Thread(this::read, "test-page");
        volatile boolean ended;

        private Page(HttpClient client, URI address) throws IOException, InterruptedException {
            var answer = client.send(
                    HttpRequest.newBuilder(address)
                            .header("Accept", "text/event-stream")
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            status = answer.statusCode();
            body = answer.body();
            thread.start();
        }

        private void read() {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
                String kind = "";
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("event: ")) {
                        kind = line.substring("event: ".length());
                    } else if (line.startsWith("data: ")) {
                        events.add(new Event(
                                kind,
                                Codec.decode(
                                        line.substring("data: ".length()).getBytes(StandardCharsets.UTF_8),
                                        JsonNode.class)));
                    }
                }
            } catch (IOException e) {
                // Closed by this test or by the service.
            } catch (UnreadableMessage e) {
                throw new IllegalStateException(e);
            } finally {
                ended = true;
            }
        }

        /** The next event of that kind, whatever comes before it. */
        JsonNode next(String kind) throws InterruptedException {
            while (true) {
                Event event = events.poll(10, TimeUnit.SECONDS);
                if (event == null) {
                    throw new AssertionError("no " + kind + " within 10 s" + (ended ? "; the stream has ended" : ""));
                }
                if (event.kind().equals(kind)) {
                    return event.data();
                }
            }
        }

        /** The next event, whatever it is. */
        Event next() throws InterruptedException {
            Event event = events.poll(10, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("nothing within 10 s");
            }
            return event;
        }

        @Override
        public void close() {
            try {
                // Not the reader, which would wait for the line that is being read.
                body.close();
                thread.join();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
