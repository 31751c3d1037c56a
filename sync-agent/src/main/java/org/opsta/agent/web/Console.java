package org.opsta.agent.web;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.SizeUnit;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.staticfiles.Location;
import jakarta.servlet.ServletException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.access.Visitor;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.Change;
import org.opsta.agent.wording.Words;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The console's web server. Every request passes the gate first; pages say themselves which right they need. Its threads are
 * called {@code console}.
 */
public final class Console implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Console.class);
    static final String LANGUAGE_COOKIE = "language";

    private static final int THREADS = 32;
    private static final int CONNECTIONS = 1000;
    /** Bytes. */
    private static final long LARGEST_FORM = 100_000;
    /** With photos. */
    private static final int LARGEST_UPLOAD_MB = Uploads.MOST_MEGABYTES;

    private static final int BYTES_IN_A_MB = 1024 * 1024;
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            // With no-referrer, browsers would say of our own forms that they come from nowhere.
            "Referrer-Policy",
            "same-origin",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Permissions-Policy",
            "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
            "Cache-Control",
            "no-store");

    private final boolean https;
    private final Gate gate;
    private final AuditLog audit;
    private final ZoneId zone;
    private final Javalin web;

    public Console(ConsoleSettings settings, ZoneId zone, Gate gate, AuditLog audit, List<Pages> pages) {
        https = settings.https();
        this.gate = gate;
        this.audit = audit;
        this.zone = zone;
        web = Javalin.create(config -> configure(config, pages));
        try {
            web.start(settings.bindAddress(), settings.port());
        } catch (RuntimeException e) {
            web.stop();
            throw e;
        }
    }

    public int port() {
        return web.port();
    }

    /** A form is given to a thread when all of it has come: who sends one slowly keeps none of them waiting. */
    private static final class WholeForms extends EagerContentHandler.RetainedContentLoaderFactory {

        WholeForms() {
            super(LARGEST_FORM, -1, false);
        }

        @Override
        public String getApplicableMimeType() {
            return "application/x-www-form-urlencoded";
        }
    }

    /** Ends bodies that do not say how long they are. Those that do are refused, in the visitor's language, by their word. */
    private static final class UnknownSizeLimit extends SizeLimitHandler {

        UnknownSizeLimit() {
            super((LARGEST_UPLOAD_MB + 1L) * BYTES_IN_A_MB, -1);
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            Handler next = getHandler();
            return (request.getLength() >= 0 && next != null)
                    ? next.handle(request, response, callback)
                    : super.handle(request, response, callback);
        }
    }

    private void configure(JavalinConfig config, List<Pages> pages) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
        threads.setName("console");
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(server -> {
            server.setStopTimeout(0);
            server.addBean(new NetworkConnectionLimit(CONNECTIONS, server));
            server.insertHandler(new EagerContentHandler(new WholeForms()));
            server.insertHandler(new UnknownSizeLimit());
        });
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        config.http.maxRequestSize = LARGEST_FORM;
        config.jetty.multipartConfig.maxTotalRequestSize(LARGEST_UPLOAD_MB, SizeUnit.MB);
        config.jetty.multipartConfig.maxFileSize(LARGEST_UPLOAD_MB, SizeUnit.MB);
        // A photo of a face is not left in a folder for everybody's temporary files.
        config.jetty.multipartConfig.maxInMemoryFileSize(LARGEST_UPLOAD_MB, SizeUnit.MB);
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.staticFiles.add(files -> {
            files.hostedPath = "/assets";
            files.directory = "/org/opsta/agent/web/page";
            files.location = Location.CLASSPATH;
            files.headers = Map.of("Cache-Control", "no-cache");
        });
        config.routes.before(this::enter);
        config.routes.get("/", Console::home);
        pages.forEach(group -> group.register(config.routes));
        config.routes.exception(SignInFirst.class, (e, context) -> signInFirst(context));
        config.routes.exception(
                ChangePasswordFirst.class, (e, context) -> context.redirect("/account/password", HttpStatus.SEE_OTHER));
        config.routes.exception(NotAllowed.class, this::refuse);
        config.routes.exception(
                NotOurForm.class, (e, context) -> problem(context, HttpStatus.FORBIDDEN, "problem.form", null));
        config.routes.exception(TooMany.class, Console::tooMany);
        config.routes.exception(
                BadInput.class,
                (e, context) -> problem(context, HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage())));
        config.routes.exception(
                HttpResponseException.class,
                (e, context) -> problem(context, HttpStatus.forStatus(e.getStatus()), null));
        // A form with files that cannot be read, or one that did not say it was too long.
        config.routes.exception(ServletException.class, (e, context) -> problem(context, HttpStatus.BAD_REQUEST, null));
        config.routes.exception(Exception.class, Console::fail);
        config.routes.error(HttpStatus.NOT_FOUND.getCode(), "text/html", context -> {
            if (context.attribute(Visit.ATTRIBUTE) != null) {
                problem(context, HttpStatus.NOT_FOUND, null);
            }
        });
    }

    private void enter(Context context) {
        HEADERS.forEach(context::header);
        if (https) {
            context.header("Strict-Transport-Security", "max-age=31536000");
        }
        // Should the gate end the request, it is answered as to nobody.
        context.attribute(Visit.ATTRIBUTE, new Visit(null, language(context), context.path(), "", zone));
        refuseLarge(context);
        Visitor visitor = gate.enter(context).orElse(null);
        context.attribute(
                Visit.ATTRIBUTE, new Visit(visitor, language(context), context.path(), gate.formToken(context), zone));
    }

    private static void refuseLarge(Context context) {
        if (context.isMultipartFormData()) {
            Uploads.check(context);
        } else if (context.req().getContentLengthLong() > LARGEST_FORM) {
            throw new ContentTooLargeResponse();
        }
    }

    /** Back to where somebody wanted to go, once it is known who they are. */
    private static void signInFirst(Context context) {
        String query = context.queryString();
        String wanted = context.path() + (query == null ? "" : "?" + query);
        boolean page = context.method().equals(HandlerType.GET) && context.header("X-Part") == null;
        context.redirect(
                page && !wanted.equals("/") && LocalPath.of(wanted).isPresent()
                        ? "/sign-in?to=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8)
                        : "/sign-in",
                HttpStatus.SEE_OTHER);
    }

    private static void tooMany(TooMany why, Context context) {
        long seconds = Math.max(1, why.waiting().toSeconds());
        context.header("Retry-After", String.valueOf(seconds));
        problem(
                context,
                HttpStatus.TOO_MANY_REQUESTS,
                Visit.of(context).words(Console.class).get("problem.wait", seconds));
    }

    private static Locale language(Context context) {
        return "en".equals(context.cookie(LANGUAGE_COOKIE)) ? Words.ENGLISH : Words.THAI;
    }

    private static void home(Context context) {
        Visit visit = Visit.of(context);
        visit.signedIn();
        context.redirect(
                Menu.of(visit).stream().findFirst().map(Menu.Item::address).orElse("/account"), HttpStatus.SEE_OTHER);
    }

    private void refuse(NotAllowed why, Context context) {
        Visit visit = Visit.of(context);
        Visitor visitor = Objects.requireNonNull(visit.visitor());
        audit.add(
                new Actor(visitor.account()),
                new Change(
                        "ACCESS_REFUSED",
                        why.about() == null ? visit.path() : why.about().value(),
                        null,
                        Map.of(
                                "address",
                                context.method() + " " + visit.path(),
                                "right",
                                why.right().name())));
        problem(context, HttpStatus.FORBIDDEN, null);
    }

    private static void fail(Exception fault, Context context) {
        Optional<HttpStatus> theirs = unreadable(fault);
        if (theirs.isPresent()) {
            problem(context, theirs.get(), null);
            return;
        }
        // Its words may repeat what was typed; its kind and place do not.
        String number = UUID.randomUUID().toString().substring(0, 8);
        StackTraceElement[] places = fault.getStackTrace();
        LOG.error(
                "{} {} failed ({}) with {} at {}",
                context.method(),
                context.path(),
                number,
                fault.getClass().getName(),
                places.length == 0 ? "an unknown place" : places[0]);
        problem(context, HttpStatus.INTERNAL_SERVER_ERROR, number);
    }

    /** What is wrong with a body that could not be read to its end; empty when the fault is ours. */
    private static Optional<HttpStatus> unreadable(Exception fault) {
        Optional<HttpStatus> status = Optional.empty();
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            // So Jetty says that a multipart body, or one file in it, is larger than set.
            if (cause instanceof IllegalStateException
                    && String.valueOf(cause.getMessage()).startsWith("max ")) {
                return Optional.of(HttpStatus.CONTENT_TOO_LARGE);
            }
            if (cause instanceof HttpException http && status.isEmpty()) {
                status = Optional.of(HttpStatus.forStatus(http.getCode()));
            }
        }
        return status;
    }

    private static void problem(Context context, HttpStatus status, @Nullable String detail) {
        problem(context, status, "problem." + status.getCode(), detail);
    }

    /** @param detail in the visitor's language, or a number to look for in the log; the status has words of its own */
    private static void problem(Context context, HttpStatus status, String wanted, @Nullable String detail) {
        Visit visit = context.attribute(Visit.ATTRIBUTE);
        if (visit == null) {
            context.status(status).contentType("text/plain").result(status.getMessage());
            return;
        }
        Words words = visit.words(Console.class);
        String key = words.has(wanted) ? wanted : "problem.other";
        Page page = new Page(visit, words.get(key + ".title"), words, Menu.of(visit), null, null);
        context.status(status);
        Templates.show(
                context,
                "problem.jte",
                Map.of("page", page, "advice", words.get(key), "detail", detail == null ? "" : detail));
    }

    @Override
    public void close() {
        web.stop();
    }
}
