package org.opsta.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** {@code docs/wire.md} says what the files and the code say. */
class WireDocTest {

    private static final Path DOC = Path.of("..", "docs", "wire.md");
    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- examples/(\\S+) -->\\n```json\\n(.*?)```\\n", Pattern.DOTALL);
    private static final Pattern PYTHON = Pattern.compile("```python\\n(.*?)```\\n", Pattern.DOTALL);

    private static final Set<String> NAMED_BY_THEIR_SENDER = Set.of("models", "counters", "numbers");

    private final String doc;

    WireDocTest() throws Exception {
        doc = Files.readString(DOC);
    }

    @Test
    void itsExamplesAreThePublishedOnesAndNoneIsForgotten() throws Exception {
        Set<String> shown = new HashSet<>();
        Matcher examples = EXAMPLE.matcher(doc);
        while (examples.find()) {
            shown.add(examples.group(1));
            assertThat(examples.group(2))
                    .as(examples.group(1))
                    .isEqualTo(Files.readString(WireSchemasTest.FOLDER.resolve("examples/" + examples.group(1))));
        }
        Set<String> published = new HashSet<>();
        WireSchemasTest.examples()
                .forEach(file -> published.add(file.getFileName().toString()));
        assertThat(shown).isEqualTo(published);
    }

    @Test
    void itExplainsEveryCodeAndNamesEveryTopic() {
        Stream.of(
                        EnrolCode.values(),
                        WithdrawCode.values(),
                        PinCode.values(),
                        RejectCode.values(),
                        Method.values(),
                        Direction.values())
                .flatMap(Arrays::stream)
                .forEach(code -> assertThat(doc).contains("`" + ((Enum<?>) code).name() + "`"));
        Topics topics = new Topics(Messages.DEVICE);
        List.of(
                        Topics.STATUS,
                        Topics.HEALTH,
                        Topics.PUNCHES,
                        Topics.PUNCHES_ACK,
                        Topics.ENROL,
                        Topics.ENROL_RESULT,
                        Topics.ROSTER,
                        Topics.ROSTER_REPORT,
                        Topics.PIN,
                        Topics.PIN_RESULT)
                .forEach(topic -> assertThat(doc).contains("| `" + topic + "` |"));
        assertThat(doc).contains(topics.enrol(), topics.enrolResult(), topics.withdraw());
    }

    @Test
    void itsFieldTablesNameEveryField() {
        for (Messages.Message message : Messages.full()) {
            explained(message.schema(), Codec.tree(message.value()));
        }
        Codec.tree(Messages.punch()).properties().forEach(field -> assertThat(doc)
                .contains("| `" + field.getKey() + "` |"));
    }

    /** A field is explained by its own name or by its parent's and its own. */
    private void explained(String parent, JsonNode object) {
        object.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (name.equals("stages")) {
                explained(name, value.iterator().next());
            } else if (value.isObject() && !NAMED_BY_THEIR_SENDER.contains(name)) {
                explained(name, value);
            } else {
                assertThat(doc)
                        .as("%s.%s", parent, name)
                        .containsPattern("`(" + Pattern.quote(parent) + "\\.)?" + Pattern.quote(name) + "`");
            }
        });
    }

    /** Runs the program with which an integrator is told to check a chain, where Python is at hand. */
    @Test
    void itsHashProgramAgreesWithTheTerminal() throws Exception {
        Matcher program = PYTHON.matcher(doc);
        assertThat(program.find()).isTrue();
        Process python;
        try {
            python = new ProcessBuilder("python3", "-c", program.group(1))
                    .redirectInput(WireSchemasTest.FOLDER
                            .resolve("examples/punches.json")
                            .toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("python3 is not on PATH");
            return;
        }
        String printed = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
        JsonNode punches = Codec.tree(Codec.decode(
                        Files.readAllBytes(WireSchemasTest.FOLDER.resolve("examples/punches.json")), PunchBatch.class))
                .get("punches");
        assertThat(printed.lines())
                .containsExactly(
                        "1 " + PunchHash.of(punches.get(0)) + " ok", "2 " + PunchHash.of(punches.get(1)) + " ok");
    }
}
