package org.opsta.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsFileTest {

    enum Colour {
        WHITE,
        GREEN
    }

    record Lamp(String name, Colour colour, int watts, ZoneId zone, BrokerSettings broker, List<Integer> hours) {
        Lamp {
            BadValue.unless(watts >= 1, "watts", watts, "write 1 or more");
            hours = List.copyOf(hours);
        }
    }

    private static final BrokerSettings LOCAL =
            new BrokerSettings(URI.create("tcp://localhost:1883"), null, null, 30, 60);
    private static final Lamp DEFAULT =
            new Lamp("lobby", Colour.WHITE, 5, ZoneId.of("Asia/Bangkok"), LOCAL, List.of(6, 18));

    @Test
    void the_shipped_file_holds_the_defaults() {
        assertThat(SettingsFile.defaults(Lamp.class, "lamp.yaml").settings()).isEqualTo(DEFAULT);
    }

    @Test
    void a_sites_own_file_needs_only_what_differs(@TempDir Path folder) throws Exception {
        Path file =
                Files.writeString(folder.resolve("own.yaml"), "# ours\nbroker:\n  keepAliveSeconds: 5\nhours: [7]\n");

        Lamp lamp = SettingsFile.load(Lamp.class, "lamp.yaml", file).settings();

        assertThat(lamp.broker()).isEqualTo(new BrokerSettings(LOCAL.address(), null, null, 5, 60));
        assertThat(lamp.hours()).containsExactly(7);
        assertThat(lamp.name()).isEqualTo("lobby");
    }

    @Test
    void an_empty_file_a_comment_and_an_empty_value_change_nothing() throws BadSettings {
        assertThat(read("").settings()).isEqualTo(DEFAULT);
        assertThat(read("# nothing\n").settings()).isEqualTo(DEFAULT);
        assertThat(read("watts:\n").settings()).isEqualTo(DEFAULT);
    }

    @Test
    void the_hash_is_of_the_values_in_force_and_not_of_the_file() throws BadSettings {
        assertThat(read("# a comment\nwatts: 5\n").sha256()).isEqualTo(read("").sha256());
        assertThat(read("watts: 6\n").sha256()).isNotEqualTo(read("").sha256());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    wats       | did you mean watts?
                    Name       | did you mean name?
                    color      | did you mean colour?
                    brocker    | did you mean broker?
                    brightness | remove it; known here: broker, colour, hours, name, watts, zone
                    """)
    void an_unknown_key_is_named_with_its_line_and_the_one_it_may_be(String key, String hint) {
        assertThatThrownBy(() -> read("\n\n" + key + ": 1\n"))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("own.yaml line 3: " + key + ": unknown key")
                .hasMessageContaining(hint);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    watts: 0                       | line 1: watts: the value 0 is not allowed here; write 1 or more
                    watts: bright                  | line 1: watts: the value bright is not allowed here; write a whole number
                    watts: 2.5                     | line 1: watts: the value 2.5 is not allowed here; write a whole number
                    broker: none                   | line 1: broker: the value "none" is of the wrong kind; write it as in lamp.yaml
                    hours: [6, [7]]                | line 1: hours.1: the value [7] is of the wrong kind; write it as in lamp.yaml
                    colour: RED                    | line 1: colour: the value RED is not allowed here; write one of WHITE, GREEN
                    zone: Siam                     | line 1: zone: the value Siam is not allowed here; write a time zone
                    hours: [6, noon]               | line 1: hours.1: the value noon is not allowed here; write a whole number
                    broker: {keepAliveSeconds: 0}  | line 1: broker.keepAliveSeconds: the value 0 is not allowed here; write 1 to 3600
                    broker: {adress: x}            | line 1: broker.adress: unknown key; did you mean address?
                    just text                      | line 1: expected 'key: value' lines, as in lamp.yaml
                    """)
    void a_bad_value_is_named_with_its_line_and_the_fix(String text, String message) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(BadSettings.class).hasMessageContaining(message);
    }

    @Test
    void a_bad_value_deep_in_the_file_is_found_by_its_line() {
        assertThatThrownBy(() -> read("name: x\nbroker:\n  username: me\n  keepAliveSeconds: 9999\n"))
                .hasMessageContaining("own.yaml line 4: broker.keepAliveSeconds: the value 9999");
    }

    @Test
    void broken_yaml_and_a_key_given_twice_are_named_with_their_line() {
        assertThatThrownBy(() -> read("name: x\nbroker: {\n")).hasMessageContaining("not readable as YAML");
        assertThatThrownBy(() -> read("watts: 1\nname: x\nwatts: 2\n"))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("line 3");
    }

    @Test
    void a_character_that_no_text_has_is_named_with_its_line() {
        assertThatThrownBy(() -> read("name: x\nwatts: \0\n"))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("own.yaml line 2: a character that no text has (code 0)");
    }

    @Test
    void brackets_without_an_end_are_refused() {
        assertThatThrownBy(() -> read("name: " + "[".repeat(10_000)))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("not readable as YAML");
    }

    private static SettingsFile<Lamp> read(String text) throws BadSettings {
        return SettingsFile.read(Lamp.class, "lamp.yaml", "own.yaml", text);
    }
}
