package org.opsta.agent.web.terminals;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.opsta.agent.access.Right;
import org.opsta.agent.fleet.Fleet;
import org.opsta.agent.fleet.Terminal;
import org.opsta.agent.intake.Gap;
import org.opsta.agent.intake.PunchLog;
import org.opsta.agent.web.Page;
import org.opsta.agent.web.Pages;
import org.opsta.agent.web.Templates;
import org.opsta.agent.web.Visit;
import org.opsta.contract.Health;

/**
 * Every terminal, worst first, and each one. Both pages fill themselves anew: their addresses with {@code ?part} answer with the
 * changing part alone.
 */
public final class TerminalsPages implements Pages {

    private static final String STYLE = "terminals.css";
    private static final int MOST_GAPS = 100;

    private final Fleet fleet;
    private final PunchLog punches;
    private final Clock clock;

    public TerminalsPages(Fleet fleet, PunchLog punches, Clock clock) {
        this.fleet = fleet;
        this.punches = punches;
        this.clock = clock;
    }

    /**
     * One line of what is missing.
     *
     * @param lost whether the terminal no longer keeps it
     * @param asked when the terminal was last asked for it, and what it answered; empty when it was not
     */
    public record GapView(long from, long through, long serials, String noticed, String asked, boolean lost) {}

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/terminals", this::all);
        routes.get("/terminals/{device}", this::one);
    }

    private void all(Context context) {
        Visit visit = Visit.of(context);
        visit.require(Right.SEE_TERMINALS);
        Page page = Page.of(visit, TerminalsPages.class, "title", STYLE);
        OffsetDateTime now = OffsetDateTime.now(clock);
        TerminalWords words = new TerminalWords(page, now);
        List<Terminal> terminals = fleet.terminals(now);
        long live = terminals.stream()
                .filter(terminal -> terminal.state() == Terminal.State.LIVE)
                .count();
        show(
                context,
                "all",
                Map.of(
                        "page", page,
                        "summary", page.t("summary", live, terminals.size()),
                        "terminals", terminals.stream().map(words::view).toList()));
    }

    private void one(Context context) {
        Visit visit = Visit.of(context);
        visit.require(Right.SEE_TERMINALS);
        OffsetDateTime now = OffsetDateTime.now(clock);
        Terminal terminal = fleet.terminals(now).stream()
                .filter(each -> each.device().value().equals(context.pathParam("device")))
                .findFirst()
                .orElseThrow(NotFoundResponse::new);
        Page page = Page.of(visit, TerminalsPages.class, "title", STYLE)
                .titled(terminal.device().value());
        TerminalWords words = new TerminalWords(page, now);
        Health health = terminal.health();
        Map<String, Object> model = new HashMap<>();
        model.put("page", page);
        model.put("terminal", words.view(terminal));
        model.put("details", health == null ? List.of() : words.details(health));
        model.put("stages", health == null ? Map.of() : words.stages(health));
        model.put("counters", health == null ? Map.of() : new TreeMap<>(health.counters()));
        model.put("gaps", gaps(page, words, terminal));
        show(context, "one", model);
    }

    private List<GapView> gaps(Page page, TerminalWords words, Terminal terminal) {
        if (terminal.missing() + terminal.lost() == 0) {
            return List.of();
        }
        List<GapView> views = new ArrayList<>();
        for (Gap gap : punches.gaps(terminal.device()).stream().limit(MOST_GAPS).toList()) {
            String answer = gap.answer() == null ? page.t("gap.noAnswer") : gap.answer();
            views.add(new GapView(
                    gap.from(),
                    gap.through(),
                    gap.serials(),
                    gap.noticedAt() == null ? "" : words.time(gap.noticedAt()),
                    gap.askedAt() == null ? "" : page.t("gap.asked", words.time(gap.askedAt()), answer),
                    gap.lostAt() != null));
        }
        return views;
    }

    private static void show(Context context, String name, Map<String, Object> model) {
        String template = context.queryParamMap().containsKey("part") ? name + "Part" : name;
        Templates.show(context, "terminals/" + template + ".jte", model);
    }
}
