package org.opsta.kiosk.screen;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.sse.SseClient;
import io.javalin.http.staticfiles.Location;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Codec;
import org.opsta.contract.Direction;
import org.opsta.contract.UnreadableMessage;

/**
 * Serves the page, its events and its pictures to this device alone. Its threads are called {@code screen-web}; a page that
 * is connected holds one of them, since writing to a page may block.
 */
final class PageServer implements AutoCloseable {

    private static final int THREADS = 16;

    private final ScreenSettings settings;
    private final Screen screen;
    private final Pictures pictures;
    private final Keys keys;
    private final Javalin web;
    private volatile boolean closing;

    PageServer(ScreenSettings settings, Screen screen, Pictures pictures, Keys keys) {
        this.settings = settings;
        this.screen = screen;
        this.pictures = pictures;
        this.keys = keys;
        web = Javalin.create(this::configure);
    }

    private void configure(JavalinConfig config) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
        threads.setName("screen-web");
        config.jetty.threadPool = threads;
        config.startup.showJavalinBanner = false;
        config.http.defaultContentType = "text/plain; charset=utf-8";
        config.staticFiles.add(files -> {
            files.directory = "/org/opsta/kiosk/screen/page";
            files.location = Location.CLASSPATH;
            files.headers = Map.of("Cache-Control", "no-cache");
        });
        config.routes.sse("/events", this::events);
        config.routes.get("/picture", this::picture);
        config.routes.post("/key", this::key);
        config.routes.post("/pin", this::pin);
    }

    void start() {
        web.start("127.0.0.1", settings.port());
    }

    private void events(SseClient client) {
        Mailbox page = screen.connect();
        try {
            while (!closing && !client.terminated()) {
                Optional<PageEvent> event = page.take(1000);
                if (event.isPresent()) {
                    client.sendEvent(
                            event.get().event(), new String(Codec.encode(event.get()), StandardCharsets.UTF_8));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            screen.disconnect(page);
        }
    }

    private void picture(Context context) throws InterruptedException {
        long after = context.queryParamAsClass("after", Long.class).getOrDefault(0L);
        Optional<Pictures.Picture> picture = pictures.after(after, Duration.ofSeconds(1));
        context.header("Cache-Control", "no-store");
        if (picture.isPresent()) {
            context.header("X-Number", Long.toString(picture.get().number()));
            context.contentType("image/jpeg").result(picture.get().jpeg());
        } else {
            context.status(HttpStatus.NO_CONTENT);
        }
    }

    private record Pressed(Direction direction) {}

    private void key(Context context) throws UnreadableMessage {
        keys.press(Codec.decode(context.bodyAsBytes(), Pressed.class).direction());
        context.status(HttpStatus.NO_CONTENT);
    }

    private record Typed(String code, String pin, @Nullable Direction direction) {}

    private void pin(Context context) throws UnreadableMessage {
        Typed typed = Codec.decode(context.bodyAsBytes(), Typed.class);
        var told = keys.enter(typed.code(), typed.pin(), Optional.ofNullable(typed.direction()));
        context.contentType("application/json").result(Codec.encode(Map.of("light", told.light())));
    }

    @Override
    public void close() {
        closing = true;
        web.stop();
    }
}
