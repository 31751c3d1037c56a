package org.opsta.agent.web.audit;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.access.Right;
import org.opsta.agent.audit.AuditEntry;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.AuditQuery;
import org.opsta.agent.web.Address;
import org.opsta.agent.web.BadInput;
import org.opsta.agent.web.Page;
import org.opsta.agent.web.Pages;
import org.opsta.agent.web.Templates;
import org.opsta.agent.web.Visit;
import org.opsta.agent.wording.BadDate;
import org.opsta.agent.wording.Formulas;
import org.opsta.agent.wording.TypedDate;
import org.opsta.agent.wording.Words;

/** {@code /audit}: who changed what, newest first, and the same as a CSV file. */
public final class AuditPages implements Pages {

    /** Lines on a page, and read at once for a file. */
    private static final int LINES = 50;

    private static final int LINES_AT_ONCE = 1000;

    private final AuditLog log;

    public AuditPages(AuditLog log) {
        this.log = log;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/audit", this::show);
        routes.get("/audit/export", this::export);
    }

    /** What was typed, and what is meant by it. */
    private record Asked(Map<String, String> typed, AuditQuery query, Map<String, String> errors) {

        static Asked of(Context context, Visit visit) {
            Map<String, String> typed = new LinkedHashMap<>();
            for (String name : List.of("who", "what", "about", "from", "to")) {
                String value = context.queryParam(name);
                typed.put(name, value == null ? "" : value.replace("\0", "").strip());
            }
            Map<String, String> errors = new HashMap<>();
            LocalDate from = day("from", typed, errors, visit);
            LocalDate to = day("to", typed, errors, visit);
            return new Asked(
                    typed,
                    new AuditQuery(
                            orAny(typed.get("who")),
                            orAny(typed.get("what")),
                            orAny(typed.get("about")),
                            from == null ? null : start(from, visit.zone()),
                            to == null ? null : start(to.plusDays(1), visit.zone())),
                    errors);
        }

        private static @Nullable String orAny(@Nullable String typed) {
            return typed == null || typed.isEmpty() ? null : typed;
        }

        private static @Nullable LocalDate day(
                String name, Map<String, String> typed, Map<String, String> errors, Visit visit) {
            try {
                return TypedDate.parseOptional(typed.getOrDefault(name, "")).orElse(null);
            } catch (BadDate e) {
                errors.put(name, e.in(visit.language()));
                return null;
            }
        }

        private static OffsetDateTime start(LocalDate day, ZoneId zone) {
            return day.atStartOfDay(zone).toOffsetDateTime();
        }
    }

    private void show(Context context) {
        Visit visit = Visit.of(context);
        visit.require(Right.SEE_AUDIT);
        Asked asked = Asked.of(context, visit);
        long below = number(context.queryParam("below"));
        List<AuditEntry> found = asked.errors().isEmpty() ? log.page(asked.query(), below, LINES + 1) : List.of();
        List<AuditEntry> shown = found.subList(0, Math.min(LINES, found.size()));
        Words words = LogLine.words(visit.language());
        Map<String, String> older = new LinkedHashMap<>(asked.typed());
        if (found.size() > LINES) {
            older.put("below", String.valueOf(shown.get(LINES - 1).number()));
        }
        if (!asked.errors().isEmpty()) {
            context.status(HttpStatus.BAD_REQUEST);
        }
        Templates.show(
                context,
                "audit/log.jte",
                Map.of(
                        "page",
                        Page.of(visit, AuditPages.class, "audit.title", "audit.css"),
                        "words",
                        words,
                        "lines",
                        shown.stream()
                                .map(entry -> LogLine.of(entry, words, visit.zone()))
                                .toList(),
                        "typed",
                        asked.typed(),
                        "errors",
                        asked.errors(),
                        "actions",
                        actions(asked.typed().getOrDefault("what", ""), words),
                        "newest",
                        below == Long.MAX_VALUE ? "" : Address.of("/audit", asked.typed()),
                        "older",
                        found.size() > LINES ? Address.of("/audit", older) : "",
                        "export",
                        Address.of("/audit/export", asked.typed())));
    }

    /** Names by code, and also the one that was asked for, when it has no name. */
    private static Map<String, String> actions(String asked, Words words) {
        List<String> codes = new ArrayList<>(AuditActions.known());
        if (!asked.isEmpty() && !codes.contains(asked)) {
            codes.add(asked);
        }
        Map<String, String> names = new LinkedHashMap<>();
        codes.forEach(code -> names.put(code, AuditActions.name(code, words)));
        return names;
    }

    private static long number(@Nullable String text) {
        try {
            return text == null ? Long.MAX_VALUE : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private void export(Context context) throws IOException {
        Visit visit = Visit.of(context);
        visit.require(Right.SEE_AUDIT);
        Asked asked = Asked.of(context, visit);
        if (!asked.errors().isEmpty()) {
            throw new BadInput(String.join("\n", asked.errors().values()));
        }
        context.contentType("text/csv; charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"audit.csv\"");
        try (BufferedWriter out =
                        new BufferedWriter(new OutputStreamWriter(context.outputStream(), StandardCharsets.UTF_8));
                CSVPrinter csv = new CSVPrinter(out.append('\ufeff'), CSVFormat.RFC4180)) {
            csv.printRecord("number", "at", "actor", "action", "subject", "before", "after");
            long below = Long.MAX_VALUE;
            List<AuditEntry> next = log.page(asked.query(), below, LINES_AT_ONCE);
            while (!next.isEmpty()) {
                for (AuditEntry entry : next) {
                    csv.printRecord(
                            entry.number(),
                            entry.at(),
                            Formulas.guarded(entry.actor().name()),
                            Formulas.guarded(entry.action()),
                            Formulas.guarded(entry.subject()),
                            entry.before() == null ? "" : Formulas.guarded(entry.before()),
                            entry.after() == null ? "" : Formulas.guarded(entry.after()));
                    below = entry.number();
                }
                next = log.page(asked.query(), below, LINES_AT_ONCE);
            }
        }
    }
}
