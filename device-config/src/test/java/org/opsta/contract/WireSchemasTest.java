package org.opsta.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opsta.contract.Messages.Message;

/** The published schemas, their examples and the records say the same. */
class WireSchemasTest {

    static final Path FOLDER = Path.of("src/main/resources/org/opsta/contract/schema");
    private static final String PUBLISHED = "https://example.org/schema/";
    private static final JsonMapper JSON = new JsonMapper();

    private static final Map<String, Class<?>> RECORDS = Map.ofEntries(
            Map.entry("status", Status.class),
            Map.entry("health", Health.class),
            Map.entry("punches", PunchBatch.class),
            Map.entry("punches-ack", PunchAck.class),
            Map.entry("punches-replay", Replay.class),
            Map.entry("punches-replay-result", ReplayResult.class),
            Map.entry("clock", ClockCorrection.class),
            Map.entry("clock-ack", ClockAck.class),
            Map.entry("enrol", Enrol.class),
            Map.entry("enrol-result", EnrolResult.class),
            Map.entry("withdraw", Withdraw.class),
            Map.entry("withdraw-result", WithdrawResult.class),
            Map.entry("roster", Roster.class),
            Map.entry("roster-report", RosterReport.class),
            Map.entry("pin", Pin.class),
            Map.entry("pin-result", PinResult.class));

    private static final JsonSchemaFactory AS_PUBLISHED = factory(false);
    private static final JsonSchemaFactory STRICT = factory(true);

    /** @param strict refuses every field the schemas do not name, which the published ones tolerate */
    private static JsonSchemaFactory factory(boolean strict) {
        Map<String, String> schemas = new HashMap<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                JsonNode schema = JSON.readTree(file.toFile());
                if (strict) {
                    close(schema);
                }
                schemas.put(PUBLISHED + file.getFileName(), schema.toString());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return JsonSchemaFactory.getInstance(
                VersionFlag.V202012, builder -> builder.schemaLoaders(loaders -> loaders.schemas(schemas)));
    }

    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object
                && "object".equals(object.path("type").asText())
                && object.has("properties")) {
            object.put("additionalProperties", false);
        }
        schema.forEach(WireSchemasTest::close);
    }

    private static Set<ValidationMessage> faults(JsonSchemaFactory factory, String schema, JsonNode message) {
        JsonSchema loaded = factory.getSchema(
                SchemaLocation.of(PUBLISHED + schema + ".schema.json"),
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
        return loaded.validate(message);
    }

    private static JsonNode encoded(Object message) throws IOException {
        return JSON.readTree(Codec.encode(message));
    }

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve("examples"))) {
            return files.sorted().toList().stream();
        }
    }

    /** An example is named for its schema, with a further word where there are several. */
    private static String schemaOf(Path example) {
        String name = example.getFileName().toString().replace(".json", "");
        return RECORDS.keySet().stream()
                .filter(schema -> name.equals(schema) || name.startsWith(schema + "-"))
                .max(Comparator.comparingInt(String::length))
                .orElseThrow();
    }

    static Stream<Message> messages() {
        return Stream.concat(Messages.full().stream(), Messages.minimal().stream());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleIsValidAndNamesNoUnknownField(Path example) throws Exception {
        assertThat(faults(STRICT, schemaOf(example), JSON.readTree(example.toFile())))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleIsReadAndWrittenWithoutLoss(Path example) throws Exception {
        byte[] payload = Files.readAllBytes(example);
        Object message = Codec.decode(payload, RECORDS.get(schemaOf(example)));
        JsonNode again = encoded(message);
        assertThat(faults(AS_PUBLISHED, schemaOf(example), again)).isEmpty();
        JSON.readTree(payload).properties().forEach(field -> assertThat(again.get(field.getKey()))
                .as(field.getKey())
                .isEqualTo(field.getValue()));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatTheRecordsWriteIsValidAndFullyDescribed(Message message) throws Exception {
        assertThat(faults(STRICT, message.schema(), encoded(message.value()))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatTheRecordsWriteTheyReadAgain(Message message) throws Exception {
        byte[] written = Codec.encode(message.value());
        Object read = Codec.decode(written, message.value().getClass());
        assertThat(Codec.encode(read)).isEqualTo(written);
        if (!(read instanceof PunchBatch)) { // whose JSON numbers know whether they were read or made
            assertThat(read).isEqualTo(message.value());
        }
    }

    @Test
    void everyMessageHasASchemaAndAnExample() throws Exception {
        Set<String> withExample =
                Set.copyOf(examples().map(WireSchemasTest::schemaOf).toList());
        assertThat(withExample).isEqualTo(RECORDS.keySet());
        assertThat(RECORDS.keySet()).allSatisfy(schema -> assertThat(FOLDER.resolve(schema + ".schema.json"))
                .exists());
        assertThat(messages().map(Message::schema)).containsAll(RECORDS.keySet());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aFieldOfALaterVersionIsTolerated(Message message) throws Exception {
        ObjectNode later = (ObjectNode) encoded(message.value());
        later.putObject("laterField").put("a", 1);
        assertThat(faults(AS_PUBLISHED, message.schema(), later)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void theSchemaAsksForWhatTheRecordAsksFor(Message message) throws Exception {
        ObjectNode whole = (ObjectNode) encoded(message.value());
        JsonNode required = JSON.readTree(
                        FOLDER.resolve(message.schema() + ".schema.json").toFile())
                .get("required");
        for (JsonNode field : required) {
            ObjectNode without = whole.deepCopy();
            without.remove(field.asText());
            assertThat(faults(AS_PUBLISHED, message.schema(), without))
                    .as("without %s", field.asText())
                    .isNotEmpty();
        }
    }

    @Test
    void theSchemasRefuseWhatTheRecordsRefuse() throws Exception {
        record Fault(String schema, String json) {}
        String enrol = Files.readString(FOLDER.resolve("examples/enrol.json"));
        String ack = Files.readString(FOLDER.resolve("examples/punches-ack.json"));
        String pin = Files.readString(FOLDER.resolve("examples/pin.json"));
        String status = Files.readString(FOLDER.resolve("examples/status-online.json"));
        String roster = Files.readString(FOLDER.resolve("examples/roster.json"));
        String report = Files.readString(FOLDER.resolve("examples/roster-report.json"));
        String same = Files.readString(FOLDER.resolve("examples/roster-report-same.json"));
        List<Fault> faults = List.of(
                new Fault("roster", roster.replace(": 7,", ": -7,")),
                new Fault("roster", roster.replace("\"18dd", "\"18DD")),
                new Fault("roster", roster.replace("\"18dd", "\"8dd")),
                new Fault("roster-report", report.replace("\"part\": 1", "\"part\": 0")),
                new Fault("roster-report", report.replace("\"parts\": 1", "\"parts\": 0")),
                new Fault("roster-report", report.replace("\"d4e2", "\"xxxx")),
                new Fault("roster-report", same.replace("\"part\": 0", "\"part\": 1")),
                new Fault("roster-report", same.replace("\"people\": []", "\"persons\": []")),
                new Fault("enrol", enrol.replace("\"10151\"", "\"a/b\"")),
                new Fault("enrol", enrol.replace("\"10151\"", "10151")),
                new Fault("enrol", enrol.replace("\"MOC-OPS\"", "\"MOC+OPS\"")),
                new Fault("enrol", enrol.replace("Somchai Jaidee", " ")),
                new Fault("pin", pin.replace("\"SET\"", "\"CHANGE\"")),
                new Fault("pin", pin.replace("\"action\"", "\"do\"")),
                new Fault("pin", pin.replace("\"pin\"", "\"code\"")),
                new Fault("pin", pin.replace("\"name\"", "\"names\"")),
                new Fault("pin", pin.replace("\"482615\"", "482615")),
                new Fault("punches-ack", ack.replace(": 2,", ": -1,")),
                new Fault("status", status.replace("ONLINE", "DEAD")),
                new Fault("status", status.replace("+07:00", "")));
        for (Fault fault : faults) {
            JsonNode message = JSON.readTree(fault.json());
            assertThat(faults(AS_PUBLISHED, fault.schema(), message))
                    .as(fault.json())
                    .isNotEmpty();
            assertThat(catchThrowable(() -> Codec.decode(message, RECORDS.get(fault.schema()))))
                    .as(fault.json())
                    .isInstanceOf(UnreadableMessage.class);
        }
    }

    @Test
    void thePunchesOfTheExampleAreChained() throws Exception {
        PunchBatch batch = Codec.decode(Files.readAllBytes(FOLDER.resolve("examples/punches.json")), PunchBatch.class);
        String before = PunchHash.NONE_BEFORE;
        for (JsonNode json : batch.punches()) {
            Punch punch = Codec.decode(json, Punch.class);
            assertThat(punch.previousHash()).isEqualTo(before);
            assertThat(PunchHash.of(json)).isEqualTo(punch.hash());
            before = punch.hash();
        }
    }
}
