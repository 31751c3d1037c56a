package org.opsta.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opsta.agent.attendance.AttendanceSettings;
import org.opsta.agent.broker.EmbeddedBrokerSettings;
import org.opsta.agent.enrolment.EnrolmentSettings;
import org.opsta.agent.fleet.FleetSettings;
import org.opsta.agent.intake.GapSettings;
import org.opsta.agent.intake.IntakeSettings;
import org.opsta.agent.roster.RosterSettings;
import org.opsta.agent.store.StoreSettings;
import org.opsta.agent.timesheet.WorkingPattern;
import org.opsta.agent.web.ConsoleSettings;
import org.opsta.settings.BadSettings;
import org.opsta.settings.BrokerSettings;

class AgentSettingsTest {

    @TempDir
    private Path folder;

    @Test
    void defaults() throws BadSettings {
        assertThat(AgentSettings.load(null))
                .isEqualTo(new AgentSettings(
                        Path.of("run/agent"),
                        ZoneId.of("Asia/Bangkok"),
                        new StoreSettings("jdbc:sqlite:agent.db", null, null, 4),
                        new BrokerSettings(URI.create("tcp://127.0.0.1:1883"), null, null, 30, 30),
                        new EmbeddedBrokerSettings(true, "127.0.0.1", 1883),
                        new IntakeSettings("", 0, 1000, 16),
                        new GapSettings(60),
                        new EnrolmentSettings(4, 20, 3, 10),
                        new RosterSettings(true, 60, 15),
                        new FleetSettings(30),
                        new AttendanceSettings(
                                LocalTime.parse("08:30"),
                                LocalTime.parse("08:30"),
                                480,
                                LocalTime.parse("12:00"),
                                LocalTime.parse("13:00"),
                                0,
                                0,
                                WorkingPattern.MONDAY_TO_FRIDAY),
                        new ConsoleSettings(true, "127.0.0.1", 8088)));
    }

    @Test
    void everything_can_be_set() throws Exception {
        assertThat(load("""
                        stateFolder: /var/lib/opsta
                        timeZone: Asia/Tokyo
                        store:
                          address: jdbc:postgresql://db:5432/opsta
                          user: opsta
                          passwordFile: /etc/opsta/db
                          connections: 9
                        broker:
                          address: ssl://mq:8883
                          username: agent
                          passwordFile: /etc/opsta/mq
                          keepAliveSeconds: 11
                          reconnectAtMostSeconds: 12
                        embeddedBroker:
                          enabled: false
                          bindAddress: 0.0.0.0
                          port: 2883
                        intake:
                          shareGroup: north
                          workers: 3
                          punchesPerCommit: 50
                          waitingMegabytes: 7
                        gaps:
                          lookEverySeconds: 30
                        enrolment:
                          inFlight: 2
                          answerWithinSeconds: 5
                          attempts: 7
                          connectWithinSeconds: 8
                        roster:
                          consentRequired: false
                          askAgainAfterSeconds: 30
                          leaseSeconds: 20
                        fleet:
                          healthEverySeconds: 10
                        attendance:
                          arriveFrom: "07:00"
                          arriveUntil: "09:30"
                          lengthMinutes: 450
                          breakFrom: "11:30"
                          breakUntil: "12:30"
                          graceInMinutes: 5
                          graceOutMinutes: 10
                          weekdays: [SUNDAY]
                        console:
                          enabled: false
                          bindAddress: 0.0.0.0
                          port: 8443
                          publicAddress: https://time.example.org
                          trustedProxies: [10.0.0.5, "::1"]
                          idleMinutes: 10
                          sessionHours: 8
                        """))
                .isEqualTo(new AgentSettings(
                        Path.of("/var/lib/opsta"),
                        ZoneId.of("Asia/Tokyo"),
                        new StoreSettings("jdbc:postgresql://db:5432/opsta", "opsta", Path.of("/etc/opsta/db"), 9),
                        new BrokerSettings(URI.create("ssl://mq:8883"), "agent", Path.of("/etc/opsta/mq"), 11, 12),
                        new EmbeddedBrokerSettings(false, "0.0.0.0", 2883),
                        new IntakeSettings("north", 3, 50, 7),
                        new GapSettings(30),
                        new EnrolmentSettings(2, 5, 7, 8),
                        new RosterSettings(false, 30, 20),
                        new FleetSettings(10),
                        new AttendanceSettings(
                                LocalTime.parse("07:00"),
                                LocalTime.parse("09:30"),
                                450,
                                LocalTime.parse("11:30"),
                                LocalTime.parse("12:30"),
                                5,
                                10,
                                Set.of(DayOfWeek.SUNDAY)),
                        new ConsoleSettings(
                                false,
                                "0.0.0.0",
                                8443,
                                URI.create("https://time.example.org"),
                                List.of("10.0.0.5", "::1"),
                                10,
                                8)));
    }

    @Test
    void an_unknown_key_is_named_with_its_line_and_the_one_it_may_be() {
        assertThatThrownBy(() -> load("timeZone: Asia/Bangkok\nstore:\n  adress: jdbc:sqlite:x.db\n"))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("agent.yaml line 3: store.adress: unknown key")
                .hasMessageContaining("did you mean address?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    store: {address: mysql}              | line 1: store.address   | mysql             | jdbc:sqlite:FILE
                    store: {connections: 0}              | line 1: store.connections | value 0         | write 1 to 100
                    broker: {address: "http://x"}        | line 1: broker.address  | http://x          | tcp://host:port
                    embeddedBroker: {port: 70000}        | line 1: embeddedBroker.port | 70000         | write 1 to 65535
                    embeddedBroker: {port: 1999}         | line 1: embeddedBroker  | 1999              | port of broker.address (1883)
                    embeddedBroker: {bindAddress: all}   | line 1: embeddedBroker.bindAddress | all    | 127.0.0.1
                    intake: {shareGroup: a/b}            | line 1: intake.shareGroup | a/b             | letters
                    intake: {shareGroup: north}          | line 1: intake          | north             | leave it empty with the embedded broker
                    attendance: {breakFrom: "08:00"}     | line 1: attendance.breakFrom | 08:00        | hours that can be worked
                    attendance: {lengthMinutes: 0}       | line 1: attendance.lengthMinutes | PT0S      | hours that can be worked
                    gaps: {lookEverySeconds: 0}          | line 1: gaps.lookEverySeconds | value 0     | write 1 to 3600
                    enrolment: {inFlight: many}          | line 1: enrolment.inFlight | many           | a whole number
                    enrolment: {attempts: 0}             | line 1: enrolment.attempts | value 0        | write 1 to 100
                    enrolment: {answerWithinSeconds: 0}  | line 1: enrolment.answerWithinSeconds | 0   | write 1 to 600
                    enrolment: {connectWithinSeconds: 0} | line 1: enrolment.connectWithinSeconds | 0  | write 1 to 600
                    fleet: {healthEverySeconds: -1}      | line 1: fleet.healthEverySeconds | -1       | write 1 to 3600
                    console: {port: 70000}               | line 1: console.port    | 70000             | write 1 to 65535
                    console: {bindAddress: 0.0.0.0}      | line 1: console.bindAddress | 0.0.0.0       | publicAddress
                    console: {bindAddress: all}          | line 1: console.bindAddress | all           | 127.0.0.1
                    console: {publicAddress: "https://t.example.org"} | line 1: console.trustedProxies | [] | name the proxy
                    console: {publicAddress: "https://t.example.org/x"} | line 1: console.publicAddress | https://t.example.org/x | without a path
                    console: {trustedProxies: [proxy]}   | line 1: console.trustedProxies | proxy      | IP addresses
                    console: {idleMinutes: 0}            | line 1: console.idleMinutes | 0             | write 1 to 1440
                    console: {sessionHours: 999}         | line 1: console.sessionHours | 999          | write 1 to 168
                    timeZone: Asia/Bangkokk              | line 1: timeZone        | Asia/Bangkokk     | time zone
                    store: {address: "jdbc:postgresql://h/d?password=geheim"} | line 1: store.address | with a password | store.passwordFile
                    store: 5                             | line 1: store           | the value 5       | as in agent.yaml
                    """)
    void a_bad_value_is_named_with_its_line_and_the_fix(String text, String place, String value, String fix) {
        assertThatThrownBy(() -> load(text)).isInstanceOf(BadSettings.class).hasMessageContainingAll(place, value, fix);
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        assertThatThrownBy(() -> AgentSettings.load(folder.resolve("none.yaml")))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("none.yaml")
                .hasMessageContaining("name an existing file");
    }

    private AgentSettings load(String text) throws IOException, BadSettings {
        return AgentSettings.load(Files.writeString(folder.resolve("agent.yaml"), text));
    }
}
