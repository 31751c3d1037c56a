package org.opsta.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PersonId;
import org.opsta.contract.Punch;
import org.opsta.demo.Site.Broker;

/** The agent as a process of its own, with the demo's people and their past in it. */
@Timeout(300)
class ConsoleIT {

    private static final ZoneId ZONE = ZoneId.of("Asia/Bangkok");
    private static final DeviceId SECOND = new DeviceId("MOC-OPS-2");

    @TempDir
    Path folder;

    @Test
    void the_past_arrives_whole() throws Exception {
        try (Site site = new Site(folder, Broker.EMBEDDED)) {
            site.startAgent();
            site.agent("people", "import", folder.resolve("people.csv").toString());
            OffsetDateTime now = OffsetDateTime.now(ZONE);
            List<Punch> journal = History.upToYesterday(
                    SECOND,
                    List.of(new PersonId("10151"), new PersonId("10152"), new PersonId("10153")),
                    now.toLocalDate(),
                    ZONE,
                    1);
            new SecondTerminal(SECOND, URI.create("tcp://127.0.0.1:" + site.port())).send(journal, now);

            assertThat(site.stored())
                    .extracting(punch -> punch.path("id").asText())
                    .containsExactlyElementsOf(
                            journal.stream().map(punch -> punch.id().toString()).toList());
            assertThat(site.agent("verify")).last().asString().contains("MOC-OPS-2");
            assertThat(site.agent("devices", "--json"))
                    .singleElement()
                    .asString()
                    .contains("\"state\":\"OFFLINE\"")
                    .contains("MOC-OPS-2");
        }
    }
}
