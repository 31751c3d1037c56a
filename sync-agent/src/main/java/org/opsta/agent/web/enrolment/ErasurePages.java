package org.opsta.agent.web.enrolment;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import org.opsta.agent.access.Right;
import org.opsta.agent.roster.Erasure;
import org.opsta.agent.web.Pages;

/** Deletions of people, with what each terminal answered. */
final class ErasurePages implements Pages {

    private final EnrolmentRooms rooms;

    ErasurePages(EnrolmentRooms rooms) {
        this.rooms = rooms;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/enrolment/erasures", this::show);
    }

    private void show(Context context) {
        Asked asked = new Asked(context, "erasures.title");
        asked.visit().require(Right.SEE_ENROLMENT);
        boolean people = asked.visit().may(Right.SEE_PEOPLE);
        RosterWords words = new RosterWords(asked.page(), rooms);
        List<ErasureView> erasures = rooms.erasures().all().stream()
                .map(erasure -> view(asked, words, erasure, people))
                .toList();
        asked.show(
                asked.wants("erasures") ? "erasuresPart" : "erasures",
                Map.of("page", asked.page(), "erasures", erasures));
    }

    private static ErasureView view(Asked asked, RosterWords words, Erasure erasure, boolean people) {
        return new ErasureView(
                erasure.id(),
                erasure.person().value(),
                people ? erasure.reason() : "",
                asked.t(
                        "erasure.begun",
                        words.time(erasure.begunAt()),
                        erasure.begunBy().name()),
                erasure.completedAt() == null
                        ? asked.t("erasure.waiting")
                        : asked.t("erasure.completed", words.time(erasure.completedAt())),
                erasure.completedAt() != null,
                erasure.receipts().stream()
                        .map(receipt -> new ErasureView.Receipt(
                                receipt.device().value(),
                                asked.t("receipt." + receipt.state(), words.time(receipt.at())),
                                switch (receipt.state()) {
                                    case WAITING -> "calm";
                                    case CONFIRMED -> "good";
                                    case FAILED -> "bad";
                                },
                                receipt.code() == null ? "" : receipt.code()))
                        .toList());
    }
}
