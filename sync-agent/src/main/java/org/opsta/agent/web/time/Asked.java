package org.opsta.agent.web.time;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.attendance.NotPossible;
import org.opsta.agent.timesheet.BadPattern;
import org.opsta.agent.web.BadInput;
import org.opsta.agent.web.Page;
import org.opsta.agent.web.Visit;
import org.opsta.agent.wording.BadDate;
import org.opsta.agent.wording.TypedDate;
import org.opsta.agent.wording.Words;
import org.opsta.contract.PersonId;

/** What is in an address or a form, and what is said when it cannot be. */
final class Asked {

    private static final int FIRST_YEAR = 1957;
    private static final int LAST_YEAR = 2156;

    private final Context context;
    private final Visit visit;
    private final Words words;

    Asked(Context context) {
        this.context = context;
        visit = Visit.of(context);
        words = visit.words(Asked.class);
    }

    Visit visit() {
        return visit;
    }

    Words words() {
        return words;
    }

    /** The page, with what the address says was done. */
    Page page(String title) {
        String said = context.queryParam("said");
        Page page = Page.of(visit, Asked.class, title, TimePages.STYLE);
        return said != null && words.has("said." + said) ? page.saying(words.get("said." + said)) : page;
    }

    /** The person of the address; a code that cannot be is an address that is not there. */
    PersonId person() {
        return inAddress("code", PersonId::new);
    }

    LocalDate day() {
        return inAddress("date", LocalDate::parse);
    }

    UUID id() {
        return inAddress("id", UUID::fromString);
    }

    long number() {
        return inAddress("number", Long::valueOf);
    }

    private <T> T inAddress(String name, Function<String, T> reader) {
        try {
            return reader.apply(context.pathParam(name));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new NotFoundResponse();
        }
    }

    /** {@code ?m=2026-11}; this month without it. */
    YearMonth month(LocalDate today) {
        String typed = context.queryParam("m");
        if (typed == null) {
            return YearMonth.from(today);
        }
        try {
            YearMonth month = YearMonth.parse(typed);
            if (month.getYear() >= FIRST_YEAR && month.getYear() <= LAST_YEAR) {
                return month;
            }
        } catch (DateTimeException e) {
            // Said below.
        }
        throw new BadInput(words.get("month.bad", typed, YearMonth.from(today)));
    }

    int queryNumber(String name, int otherwise, int most) {
        String typed = context.queryParam(name);
        if (typed == null || !typed.matches("\\d{1,6}")) {
            return otherwise;
        }
        return Math.min(Integer.parseInt(typed), most);
    }

    /** A field of the form, without blanks around it; empty when it is not there. */
    String field(String name) {
        return Optional.ofNullable(context.formParam(name)).orElse("").strip();
    }

    LocalDate date(String name) {
        return TypedDate.parse(field(name));
    }

    @Nullable
    LocalDate optionalDate(String name) {
        return TypedDate.parseOptional(field(name)).orElse(null);
    }

    LocalTime time(String name) {
        String typed = field(name);
        try {
            return LocalTime.parse(typed.length() == 4 ? "0" + typed : typed);
        } catch (DateTimeException e) {
            throw new BadInput(words.get("time.bad", typed, words.get("field." + name)));
        }
    }

    int minutes(String name) {
        String typed = field(name);
        if (!typed.matches("\\d{1,4}")) {
            throw new BadInput(words.get("minutes.bad", typed, words.get("field." + name)));
        }
        return Integer.parseInt(typed);
    }

    <E extends Enum<E>> E choice(String name, Class<E> type) {
        return Arrays.stream(Objects.requireNonNull(type.getEnumConstants()))
                .filter(value -> value.name().equals(field(name)))
                .findFirst()
                .orElseThrow(() -> new BadInput(words.get("choice.bad", words.get("field." + name))));
    }

    /** Does it, says kindly why it cannot be done, and goes back to a page. */
    void change(String back, String said, Runnable change) {
        try {
            change.run();
        } catch (BadDate e) {
            throw new BadInput(e.in(visit.language()));
        } catch (NotPossible e) {
            throw new BadInput(words.get("not." + e.reason()));
        } catch (BadPattern e) {
            throw new BadInput(words.get("fault." + e.fault()));
        }
        context.redirect(back + (back.contains("?") ? "&" : "?") + "said=" + said, HttpStatus.SEE_OTHER);
    }
}
