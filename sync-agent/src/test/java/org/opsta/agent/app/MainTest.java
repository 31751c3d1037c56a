package org.opsta.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String settings;

    @BeforeEach
    void write() throws IOException {
        settings = Files.writeString(
                        folder.resolve("agent.yaml"),
                        "stateFolder: " + folder.resolve("state") + "\n"
                                + "broker: {address: tcp://127.0.0.1:1}\nembeddedBroker: {enabled: false}\n"
                                + "enrolment: {connectWithinSeconds: 1}\n")
                .toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "run --help",
                "settings --help",
                "people --help",
                "people add --help",
                "people import --help",
                "people list --help",
                "people remove --help",
                "enrol --help",
                "withdraw --help",
                "pin --help",
                "photo --help",
                "photo add --help",
                "photo remove --help",
                "roster --help",
                "roster rules --help",
                "roster rules list --help",
                "roster rules add --help",
                "roster rules remove --help",
                "roster show --help",
                "roster watch --help",
                "erase --help",
                "erasures --help",
                "records --help",
                "devices --help",
                "verify --help",
                "accept --help"
            })
    void every_command_helps_with_an_example(String arguments) {
        assertThat(run(arguments.split(" "))).isZero();
        assertThat(out.toString()).contains("Usage: sync-agent").containsPattern("Examples?:\\R +sync-agent ");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void a_photo_a_rule_and_an_erasure_by_command() throws IOException {
        Path photos = Files.createDirectory(folder.resolve("photos"));
        Files.write(photos.resolve("10151.jpg"), new byte[] {'P', 'K', 3, 4});
        assertThat(run("people", "add", "10151", "--th", "สมชาย", "--en", "Somchai", "--settings", settings))
                .isZero();

        assertThat(run("photo", "add", photos.toString(), "--settings", settings))
                .isEqualTo(ExitCode.FAILED);
        assertThat(out.toString()).contains("[1/1] 10151", "NOT_A_PICTURE");
        assertThat(run(
                        "photo",
                        "add",
                        photos.toString(),
                        "--consent",
                        "2",
                        "--consent-date",
                        "2564-09-01",
                        "--settings",
                        settings))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("2564-09-01 is still to come; write the Gregorian year");

        assertThat(run("roster", "rules", "add", "--settings", settings)).isEqualTo(ExitCode.USAGE);
        assertThat(run("roster", "rules", "add", "--all", "--device", "MOC-OPS", "--settings", settings))
                .isZero();
        assertThat(run("roster", "show", "--settings", settings)).isZero();
        assertThat(out.toString()).contains("MOC-OPS");
        assertThat(run("withdraw", "--device", "MOC-OPS", "10151", "--settings", settings))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("MOC-OPS is kept by a rule", "photo remove");
        assertThat(run("erase", "10151", "--reason", "test", "--settings", settings))
                .isZero();
        assertThat(run("erasures", "--settings", settings)).isZero();
    }

    @Test
    void no_command_and_an_unknown_option_are_wrong_usage() {
        assertThat(run()).isEqualTo(ExitCode.USAGE);
        assertThat(run("records", "--dat", "today")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--dat");
    }

    @Test
    void bad_settings_stop_the_start_with_the_line_and_the_fix() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.yaml"), "\nintake: {shareGroup: a/b}\n");

        assertThat(run("run", "--settings", bad.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("bad.yaml line 2: intake.shareGroup", "a/b", "write up to 64 letters");
    }

    @Test
    void a_damaged_store_is_one_kind_line() throws IOException {
        Files.createDirectories(folder.resolve("state"));
        Files.writeString(folder.resolve("state/agent.db"), "not a database".repeat(100));

        assertThat(run("devices", "--settings", settings)).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString().lines()).singleElement().asString().contains("STORE_DAMAGED", "put back a copy");
    }

    @Test
    void a_broker_that_is_not_there_is_named_with_what_to_do() {
        assertThat(run("withdraw", "--device", "MOC-OPS", "10151", "--settings", settings))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("tcp://127.0.0.1:1", "sync-agent run", "broker.address");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "records --date tomorrow",
                "records --date 2021-09-14 --from 2021-09-14",
                "records --from 2021-09-14 --to 2021-09-13",
                "records --person a/b",
                "records --json --csv",
                "people add a/b --th ก --en A",
                "people import nowhere.csv",
                "enrol --device a/b photos",
                "enrol --device A nowhere",
                "enrol --device A one.jpg --distinct-from a/b",
                "withdraw --device A a/b",
                "verify --device a/b",
                "verify --device NOWHERE",
                "accept",
                "accept --device a/b",
                "pin a/b --device A --remove",
                "pin 10151 --remove",
                "pin 10151 482615 --device A",
                "pin 10151 --device A --remove --from pin.txt",
                "pin 10151 --device A --from nowhere.txt",
                "pin 10151 --device A --from /dev/null"
            })
    void what_cannot_work_is_wrong_usage_and_says_so_without_a_stack_trace(String arguments) {
        assertThat(run((arguments + " --settings " + settings).split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).isNotBlank().doesNotContain("\tat ");
    }

    @Test
    void nobody_vouches_for_a_whole_folder() throws IOException {
        Path photos = Files.createDirectories(folder.resolve("photos"));
        Files.write(photos.resolve("10151.jpg"), new byte[10]);
        Files.write(photos.resolve("10152.jpg"), new byte[10]);

        assertThat(run("enrol", "--device", "A", photos.toString(), "--distinct-from", "10159", "--settings", settings))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--distinct-from is for one photo", "has 2", "distinctFrom");
    }

    @Test
    void a_person_is_added_listed_and_removed() {
        assertThat(run("people", "add", "10151", "--th", "สมชาย", "--en", "Somchai", "--settings", settings))
                .isZero();
        assertThat(run("people", "list", "--settings", settings)).isZero();
        assertThat(out.toString()).contains("10151", "สมชาย", "Somchai");
        assertThat(run("people", "remove", "10151", "--settings", settings)).isZero();
        assertThat(run("people", "remove", "10151", "--settings", settings)).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("no person 10151");
    }

    @Test
    void nothing_stored_is_whole_and_nothing_set_aside_is_nothing_to_accept() {
        assertThat(run("verify", "--settings", settings)).isZero();
        assertThat(run("accept", "--device", "MOC-OPS", "--yes", "--settings", settings))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err.toString().lines()).singleElement().asString().contains("nothing to accept for MOC-OPS");
    }

    @Test
    void a_csv_with_a_bad_line_adds_nobody() throws IOException {
        Path csv = Files.writeString(folder.resolve("people.csv"), "person,th,en\n10151,สมชาย,Somchai\n1 2,ก,A\n");

        assertThat(run("people", "import", csv.toString(), "--settings", settings))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("line 3");
        assertThat(run("people", "list", "--settings", settings)).isZero();
        assertThat(out.toString()).contains("people: 0");
    }

    @Test
    void the_example_settings_are_printed_and_pass_their_own_check() throws IOException {
        assertThat(run("settings", "--example")).isZero();
        Path example = Files.writeString(folder.resolve("example.yaml"), out.toString());

        assertThat(run("settings", example.toString())).isZero();
        assertThat(run(
                        "settings",
                        Files.writeString(folder.resolve("bad.yaml"), "stor: 1\n")
                                .toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("line 1", "store");
    }

    private int run(String... arguments) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
