package org.opsta.kiosk.screen;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.staticfiles.Location;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Codec;
import org.opsta.contract.Direction;
import org.opsta.contract.UnreadableMessage;
import org.opsta.kiosk.feedback.Feedback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the page, its events and its pictures to this device alone. Its threads are called {@code screen-web}; a page that is
 * connected keeps one of them, since writing to a page may block. What is typed is never logged.
 */
final class PageServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PageServer.class);

    private static final String ADDRESS = "127.0.0.1";
    private static final int THREADS = 16;
    /** Bytes. A personnel code and a PIN are some fifty. */
    private static final int LARGEST_BODY = 1024;

    private static final long LOOK_AGAIN_MILLIS = 1000;
    private static final Duration PICTURE_WAITS = Duration.ofSeconds(1);

    /** What a browser on this device calls this device. A name made up elsewhere that leads here is not among them. */
    private static final Pattern THIS_DEVICE =
            Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; "
                    + "form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            // Another site's page must not even show a picture of this camera.
            "Cross-Origin-Resource-Policy",
            "same-origin");

    private final Screen screen;
    private final Pictures pictures;
    private final Keys keys;
    private final SoundFiles sounds;
    private final Javalin web;
    private final AtomicBoolean checkingPin = new AtomicBoolean();

    /**
     * Serves at once.
     *
     * @param port 0 for any that is free
     * @throws IOException when the port is taken
     * @throws RuntimeException when it cannot be served for another reason; in neither case is anything left behind
     */
    PageServer(int port, Screen screen, Pictures pictures, Keys keys, SoundFiles sounds) throws IOException {
        // Before the whole server is built, which takes a second on a small device and is said aloud when it fails.
        try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            LOG.debug("Port {} is free", free.getLocalPort());
        }
        this.screen = screen;
        this.pictures = pictures;
        this.keys = keys;
        this.sounds = sounds;
        web = Javalin.create(this::configure);
        try {
            web.start(ADDRESS, port);
        } catch (RuntimeException e) {
            web.stop();
            throw e;
        }
    }

    int port() {
        return web.port();
    }

    String address() {
        return "http://" + ADDRESS + ":" + port() + "/";
    }

    private void configure(JavalinConfig config) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
        threads.setName("screen-web");
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(server -> server.setStopTimeout(0));
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.defaultContentType = "text/plain";
        config.staticFiles.add(files -> {
            files.directory = "/org/opsta/kiosk/screen/page";
            files.location = Location.CLASSPATH;
            files.headers = Map.of("Cache-Control", "no-cache");
        });
        config.routes.before(PageServer::letInThisDeviceOnly);
        config.routes.get("/events", this::events);
        config.routes.get("/picture", this::picture);
        config.routes.get("/sounds/{name}", this::sound);
        config.routes.post("/key", this::key);
        config.routes.post("/pin", this::pin);
        config.routes.exception(HttpResponseException.class, PageServer::refuse);
        config.routes.exception(Exception.class, PageServer::fail);
    }

    private static void letInThisDeviceOnly(Context context) {
        HEADERS.forEach(context::header);
        String host = context.header("Host");
        if (host == null || !THIS_DEVICE.matcher(host).matches()) {
            throw new HttpResponseException(
                    HttpStatus.FORBIDDEN.getCode(), "FOREIGN_HOST: ask for 127.0.0.1 or localhost");
        }
        String origin = context.header("Origin");
        if (origin != null && !origin.equalsIgnoreCase("http://" + host)) {
            throw new HttpResponseException(
                    HttpStatus.FORBIDDEN.getCode(), "FOREIGN_ORIGIN: only this terminal's own page may ask");
        }
    }

    private void events(Context context) throws InterruptedException {
        Mailbox page = screen.connect()
                .orElseThrow(() -> new HttpResponseException(
                        HttpStatus.SERVICE_UNAVAILABLE.getCode(),
                        "TOO_MANY_PAGES: " + Screen.MOST_PAGES + " show this screen already; close one of them"));
        try {
            tell(page, context.res());
        } catch (IOException e) {
            // The page has gone, or has not read for as long as the server lets a write wait.
            LOG.debug("A page has gone", e);
        } finally {
            screen.disconnect(page);
        }
    }

    /**
     * On the request's own thread. Javalin's asynchronous answers, its {@code sse} among them, go round for ever when the
     * browser leaves in the middle of one: its error handling fails on a request that Jetty has let go of, and is handled.
     */
    private static void tell(Mailbox page, HttpServletResponse response) throws IOException, InterruptedException {
        response.setContentType("text/event-stream;charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.flushBuffer();
        OutputStream out = response.getOutputStream();
        while (!page.closed()) {
            Optional<PageEvent> event = page.take(LOOK_AGAIN_MILLIS);
            if (event.isPresent()) {
                out.write(("event: " + event.get().event() + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
                out.write(Codec.encode(event.get()));
                out.write("\n\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
        }
    }

    private void picture(Context context) throws InterruptedException {
        long after = number(context.queryParam("after"));
        Optional<Pictures.Picture> picture = pictures.after(after, PICTURE_WAITS);
        context.header("Cache-Control", "no-store");
        if (picture.isPresent()) {
            context.header("X-Number", Long.toString(picture.get().number()));
            context.contentType("image/jpeg").result(picture.get().jpeg());
        } else {
            context.status(HttpStatus.NO_CONTENT);
        }
    }

    private static long number(@Nullable String after) {
        try {
            return after == null ? 0 : Long.parseLong(after);
        } catch (NumberFormatException e) {
            throw new BadRequestResponse("BAD_REQUEST: after is to be the number of a picture, or 0");
        }
    }

    private void sound(Context context) {
        SoundFiles.Sound sound = sounds.read(context.pathParam("name"))
                .orElseThrow(() -> new HttpResponseException(
                        HttpStatus.NOT_FOUND.getCode(), "NO_SUCH_SOUND: hello.sound.files lists those there are"));
        context.header("Cache-Control", "no-cache").contentType(sound.type()).result(sound.bytes());
    }

    record Pressed(Direction direction) {
        Pressed {
            if (direction == null) {
                throw new IllegalArgumentException("direction is missing, expected IN or OUT");
            }
        }
    }

    private void key(Context context) throws IOException {
        keys.press(body(context, Pressed.class).direction());
        context.status(HttpStatus.NO_CONTENT);
    }

    record Typed(String code, String pin, @Nullable Direction direction) {

        private static final int LONGEST = 64;

        Typed {
            check(code, "code");
            check(pin, "pin");
        }

        private static void check(@Nullable String value, String field) {
            if (value == null || value.isEmpty() || value.length() > LONGEST) {
                throw new IllegalArgumentException(field + " is to have 1 to " + LONGEST + " characters");
            }
        }

        /** Not to be found in any log. */
        @Override
        public String toString() {
            return "Typed";
        }
    }

    /** One at a time: a check costs some tenths of a second of one core, and there is one person at the terminal. */
    private void pin(Context context) throws IOException {
        Typed typed = body(context, Typed.class);
        if (!checkingPin.compareAndSet(false, true)) {
            throw new HttpResponseException(
                    HttpStatus.CONFLICT.getCode(),
                    "PIN_IN_FLIGHT: another code and PIN are being checked; wait for them");
        }
        try {
            Feedback told = keys.enter(typed.code(), typed.pin(), Optional.ofNullable(typed.direction()));
            context.contentType("application/json").result(Codec.encode(Map.of("light", told.light())));
        } finally {
            checkingPin.set(false);
        }
    }

    private static <T> T body(Context context, Class<T> type) throws IOException {
        // Not by the length it claims: a body in chunks claims none.
        byte[] body = context.req().getInputStream().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            throw new HttpResponseException(
                    HttpStatus.CONTENT_TOO_LARGE.getCode(), "TOO_LARGE: at most " + LARGEST_BODY + " bytes are read");
        }
        try {
            return Codec.decode(body, type);
        } catch (UnreadableMessage e) {
            throw new BadRequestResponse("BAD_REQUEST: " + e.getMessage());
        }
    }

    /** @param detail in English, for whoever wrote the request */
    private record Refusal(String code, String detail) {}

    private static void refuse(HttpResponseException why, Context context) {
        String message = String.valueOf(why.getMessage());
        int colon = message.indexOf(": ");
        Refusal refusal = colon > 0 && message.substring(0, colon).matches("[A-Z_]+")
                ? new Refusal(message.substring(0, colon), message.substring(colon + 2))
                : new Refusal(HttpStatus.forStatus(why.getStatus()).name(), message);
        answer(context, why.getStatus(), refusal);
    }

    private static void fail(Exception fault, Context context) {
        // Its words may repeat what was typed; its kind and place do not.
        LOG.error(
                "{} {} failed with {} at {}",
                context.method(),
                context.path(),
                fault.getClass().getName(),
                at(fault));
        answer(
                context,
                HttpStatus.INTERNAL_SERVER_ERROR.getCode(),
                new Refusal("FAULT", "the terminal's log says what failed"));
    }

    private static String at(Exception fault) {
        StackTraceElement[] places = fault.getStackTrace();
        return places.length == 0 ? "an unknown place" : places[0].toString();
    }

    private static void answer(Context context, int status, Refusal refusal) {
        context.status(status).contentType("application/json").result(Codec.encode(refusal));
    }

    @Override
    public void close() {
        web.stop();
    }
}
