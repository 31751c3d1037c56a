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
                                + "broker: {address: tcp://127.0.0.1:1}\nembeddedBroker: {enabled: false}\nconsole: {enabled: false}\n"
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
                "people export --help",
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
                "holidays --help",
                "holidays import --help",
                "holidays list --help",
                "devices --help",
                "verify --help",
                "accept --help",
                "accounts --help",
                "accounts add --help",
                "accounts list --help",
                "accounts reset --help",
                "accounts disable --help",
                "accounts enable --help"
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
    void what_is_not_given_about_a_person_stays_and_what_cannot_be_is_said_in_both_languages() {
        run("people", "add", "10200", "--th", "สุดา", "--en", "Suda", "--settings", settings);
        assertThat(run(
                        "people",
                        "add",
                        "10151",
                        "--th",
                        "สมชาย",
                        "--en",
                        "Somchai",
                        "--unit",
                        "กองคลัง",
                        "--supervisor",
                        "10200",
                        "--active-from",
                        "20/11/2569",
                        "--settings",
                        settings))
                .isZero();
        assertThat(run("people", "add", "10151", "--position", "นักวิชาการ", "--unit", "", "--settings", settings))
                .isZero();
        assertThat(run("people", "list", "--settings", settings)).isZero();
        assertThat(out.toString())
                .contains("นักวิชาการ", "10200", "20/11/2569 -")
                .doesNotContain("กองคลัง");

        assertThat(run("people", "add", "10200", "--supervisor", "10151", "--settings", settings))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains(
                        "10200 supervisor: ",
                        "สายบังคับบัญชาจะวนเป็นวง: 10200 → 10151 → 10200",
                        "this would be a loop: 10200");
        assertThat(run("people", "add", "10300", "--settings", settings)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("10300 th: ", "is empty; fill it in");
    }

    @Test
    void a_dry_run_changes_nothing_and_what_was_exported_is_unchanged() throws IOException {
        Path csv = Files.writeString(
                folder.resolve("people.csv"),
                "person,th,en,supervisor\n10151,สมชาย,Somchai,10200\n10200,สุดา,=Suda,\n");

        assertThat(run("people", "import", "--dry-run", csv.toString(), "--settings", settings))
                .isZero();
        assertThat(out.toString()).contains("nothing was changed", "added: 2");
        assertThat(run("people", "export", "--settings", settings)).isZero();
        assertThat(out.toString()).contains("activeUntil").doesNotContain("Somchai");

        assertThat(run("people", "import", csv.toString(), "--settings", settings))
                .isZero();
        for (String encoding : new String[] {"utf-8", "windows-874"}) {
            Path exported = folder.resolve(encoding + ".csv");
            assertThat(run(
                            "people",
                            "export",
                            "--file",
                            exported.toString(),
                            "--encoding",
                            encoding,
                            "--settings",
                            settings))
                    .isZero();
            assertThat(run("people", "import", "--dry-run", exported.toString(), "--settings", settings))
                    .isZero();
        }
        assertThat(out.toString().split("unchanged: 2", -1)).hasSize(3);
        assertThat(run("people", "export", "--encoding", "windows-874", "--settings", settings))
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("people", "export", "--encoding", "latin-1", "--settings", settings))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("give --file", "'latin-1'; write utf-8 or windows-874");
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
    void holidays_are_imported_by_either_year_and_listed() throws IOException {
        Path bad = Files.writeString(
                folder.resolve("bad.csv"),
                "date,th,en\n5/12/2569,วันพ่อแห่งชาติ,Father's Day\n10/12/69,วันรัฐธรรมนูญ,Constitution Day\n");
        assertThat(run("holidays", "import", bad.toString(), "--settings", settings))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("line 3", "10/12/2569", "10/12/2069");

        Path csv = Files.writeString(folder.resolve("holidays.csv"), """
                date,th,en,part
                5/12/2569,วันพ่อแห่งชาติ,Father's Day,
                2026-12-30,วันหยุดครึ่งวัน,Half a day,AFTERNOON
                """);
        assertThat(run("holidays", "import", csv.toString(), "--dry-run", "--settings", settings))
                .isZero();
        assertThat(run("holidays", "list", "--settings", settings)).isZero();
        assertThat(out.toString()).contains("2026-12-05", "วันหยุด / holidays: 0");
        assertThat(run("holidays", "import", csv.toString(), "--settings", settings))
                .isZero();
        assertThat(run("holidays", "list", "--settings", settings)).isZero();
        assertThat(out.toString()).contains("5/12/2569", "ครึ่งบ่าย / afternoon", "holidays: 2");
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
