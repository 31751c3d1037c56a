package org.opsta.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.opsta.agent.access.Right;
import org.opsta.agent.access.Role;
import org.opsta.agent.access.Visitor;
import org.opsta.agent.audit.AuditEntry;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.AuditQuery;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.TestStore;
import org.opsta.browser.Chromium;
import org.opsta.contract.PersonId;

/** The layout around every page, in a real browser. */
class ConsoleTest {

    private static final PersonId SOMCHAI = new PersonId("10151");

    @TempDir
    private Path folder;

    @BeforeAll
    static void browser() {
        Chromium.assumeInstalled();
    }

    @Test
    void names_are_shown_as_written_and_run_nothing() throws Exception {
        try (AgentStore store = TestStore.SQLITE.open(folder);
                TestConsole console = new TestConsole(
                        store,
                        Clock.systemUTC(),
                        routes -> routes.get(
                                "/hello",
                                context -> Templates.show(
                                        context,
                                        "problem.jte",
                                        Map.of(
                                                "page",
                                                Page.of(
                                                        Visit.of(context),
                                                        ConsoleTest.class,
                                                        "problem.404.title",
                                                        null),
                                                "advice",
                                                "<script>document.title='taken'</script>",
                                                "detail",
                                                "<img src=x onerror=\"document.title='taken'\">"))))) {
            console.letIn(new Visitor("somchai", SOMCHAI, Set.of(Role.STAFF), Set.of()));
            var driver = console.open("/hello");
            assertThat(driver.getTitle()).startsWith("ไม่พบหน้านี้");
            assertThat(driver.findElement(By.tagName("main")).getText())
                    .contains("<script>document.title='taken'</script>", "onerror");
            assertThat(console.look("layout", "/hello")).isEmpty();
        }
    }

    @Test
    void what_is_not_allowed_is_refused_and_logged() throws Exception {
        try (AgentStore store = TestStore.SQLITE.open(folder);
                TestConsole console = new TestConsole(
                        store,
                        Clock.systemUTC(),
                        routes -> routes.get("/of/{person}", context -> {
                            Visit.of(context).require(Right.SEE_TIME, new PersonId(context.pathParam("person")));
                            context.result("seen");
                        }))) {
            console.letIn(new Visitor("somchai", SOMCHAI, Set.of(Role.STAFF), Set.of()));
            assertThat(console.open("/of/10151").getPageSource()).contains("seen");
            assertThat(console.open("/of/10152").getPageSource())
                    .doesNotContain("seen")
                    .contains("ไม่มีสิทธิ์");
            List<AuditEntry> log =
                    new AuditLog(store.jdbi(), Clock.systemUTC()).page(AuditQuery.about("10152"), Long.MAX_VALUE, 10);
            assertThat(log).singleElement().satisfies(entry -> {
                assertThat(entry.action()).isEqualTo("ACCESS_REFUSED");
                assertThat(entry.actor().name()).isEqualTo("somchai");
                assertThat(entry.after()).contains("/of/10152");
            });
        }
    }
}
