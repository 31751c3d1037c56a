package org.opsta.agent.web.enrolment;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.access.Right;
import org.opsta.agent.access.Visitor;
import org.opsta.agent.roster.EntryState;
import org.opsta.agent.roster.RosterEntry;
import org.opsta.agent.web.BadInput;
import org.opsta.agent.web.Pages;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PersonId;

/** Every terminal and how far it has come; every person on every terminal. */
final class OverviewPages implements Pages {

    private static final int ON_A_PAGE = 50;

    private final EnrolmentRooms rooms;

    OverviewPages(EnrolmentRooms rooms) {
        this.rooms = rooms;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/enrolment", this::show);
        routes.post("/enrolment/send-again", this::sendAgain);
    }

    private void show(Context context) {
        Asked asked = new Asked(context, "title");
        asked.visit().require(Right.SEE_ENROLMENT);
        RosterWords words = new RosterWords(asked.page(), rooms);
        Map<String, Object> model = new HashMap<>();
        model.put("page", asked.page());
        if (asked.wants("terminals")) {
            model.put("terminals", terminals(words));
            asked.show("terminals", model);
            return;
        }
        EntryFilter filter = new EntryFilter(
                asked.device().map(DeviceId::value).orElse(""),
                state(asked.text("state")) == null ? "" : asked.text("state"),
                asked.text("search"),
                (int) Math.min(asked.number("page"), 1_000_000));
        List<RosterEntry> entries = entries(asked, filter);
        model.put("filter", filter);
        model.put("more", entries.size() > ON_A_PAGE);
        model.put("entries", entries.stream().limit(ON_A_PAGE).map(words::view).toList());
        if (asked.wants("entries")) {
            asked.show("entries", model);
            return;
        }
        List<RosterView> terminals = terminals(words);
        model.put("terminals", terminals);
        model.put("states", Arrays.stream(EntryState.values()).map(Enum::name).toList());
        asked.show("overview", model);
    }

    private List<RosterView> terminals(RosterWords words) {
        return rooms.rosters().terminals().stream().map(words::view).toList();
    }

    private List<RosterEntry> entries(Asked asked, EntryFilter filter) {
        EntryState state = state(filter.state());
        DeviceId device = filter.device().isEmpty() ? null : new DeviceId(filter.device());
        if (filter.search().isEmpty() || asked.visit().may(Right.SEE_PEOPLE)) {
            return rooms.rosters().entries(device, state, filter.search(), filter.page() * ON_A_PAGE, ON_A_PAGE + 1);
        }
        // Who may not see names may not find out by searching for one either.
        return Asked.person(filter.search()).map(person -> rooms.rosters().of(person)).orElse(List.of()).stream()
                .filter(entry -> device == null || device.equals(entry.device()))
                .filter(entry -> state == null || state == entry.state())
                .toList();
    }

    private static @Nullable EntryState state(String name) {
        return Arrays.stream(EntryState.values())
                .filter(state -> state.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private void sendAgain(Context context) {
        Asked asked = new Asked(context, "title");
        Visitor visitor = asked.visit().require(Right.CHANGE_ENROLMENT);
        DeviceId device = asked.device().orElseThrow(() -> new BadInput(asked.t("bad.device", "")));
        PersonId person = asked.person();
        rooms.rosters().sendAgain(visitor.actor(), device, person);
        asked.done(asked.text("from").equals("person") ? "/enrolment/people/" + person : "/enrolment", "again");
    }
}
