package org.opsta.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** The library is the RFC's authors' own. */
    private static void assertAsTheLibrary(ObjectNode object) throws IOException {
        ObjectNode without = object.deepCopy();
        without.remove("hash");
        assertThat(new String(CanonicalJson.of(object, "hash"), StandardCharsets.UTF_8))
                .isEqualTo(new JsonCanonicalizer(without.toString()).getEncodedString());
    }

    @Test
    void is_what_the_library_makes_of_anything() throws Exception {
        Random random = new Random(8785);
        for (int i = 0; i < 5_000; i++) {
            ObjectNode made = object(random, 3);
            assertAsTheLibrary(made);
            // As it is read from the wire, which knows fewer kinds of numbers.
            assertAsTheLibrary((ObjectNode) MAPPER.readTree(made.toString()));
        }
    }

    @Test
    void is_what_the_library_makes_of_every_character() throws Exception {
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            boolean half = Character.isSurrogate((char) c);
            String text = half ? "x" : "x" + (char) c;
            assertAsTheLibrary(NODES.objectNode().put(text, text).put("a", 1));
        }
        ObjectNode pairs = NODES.objectNode()
                .put("\ud83d\ude00", "\ud83d\ude00")
                .put("\ufb33", 1)
                .put("\u20ac", 2);
        assertAsTheLibrary(pairs);
    }

    @Test
    void half_a_surrogate_pair_hashes_as_it_always_did() throws Exception {
        ObjectNode half = NODES.objectNode().put("a", "x\ud83d");
        assertThat(CanonicalJson.of(half, "hash")).isEqualTo("{\"a\":\"x?\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(new JsonCanonicalizer("{\"a\":\"x\ud83d\"}").getEncodedUTF8())
                .isEqualTo("{\"a\":\"x?\"}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void leaves_out_the_named_field_of_the_outermost_object_alone() throws Exception {
        ObjectNode object = (ObjectNode) MAPPER.readTree("{\"hash\": 1, \"b\": {\"hash\": 2}}");
        assertThat(CanonicalJson.of(object, "hash")).asString().isEqualTo("{\"b\":{\"hash\":2}}");
        assertThat(CanonicalJson.of(NODES.objectNode().put("hash", 1), "hash"))
                .asString()
                .isEqualTo("{}");
    }

    @Test
    void what_no_double_holds_hashes_as_the_text_it_is_on_the_wire() throws Exception {
        assertAsTheLibrary((ObjectNode) MAPPER.readTree("{\"a\": 1e400, \"b\": -1e400}"));
        ObjectNode made = NODES.objectNode().put("a", Double.NaN).put("b", Float.NEGATIVE_INFINITY);
        assertAsTheLibrary(made);
        assertThat(CanonicalJson.of(made, "hash"))
                .isEqualTo(CanonicalJson.of((ObjectNode) MAPPER.readTree(made.toString()), "hash"));
    }

    private static ObjectNode object(Random random, int depth) {
        ObjectNode object = NODES.objectNode();
        for (int i = random.nextInt(6); i > 0; i--) {
            object.set(text(random), any(random, depth));
        }
        if (random.nextBoolean()) {
            object.put("hash", text(random));
        }
        return object;
    }

    private static JsonNode any(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 14 : 12)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(random.nextInt(2000) - 1000);
            case 3 -> NODES.numberNode(random.nextLong());
            case 4 -> NODES.numberNode((1L << 53) - 3 + random.nextInt(6));
            case 5 -> NODES.numberNode(new BigInteger(100, random).negate());
            case 6 -> NODES.numberNode(random.nextDouble());
            case 7 -> NODES.numberNode(finite(Double.longBitsToDouble(random.nextLong())));
            case 8 -> NODES.numberNode(random.nextFloat());
            case 9 -> NODES.numberNode(new BigDecimal(new BigInteger(80, random), random.nextInt(40) - 20));
            case 10, 11 -> NODES.textNode(text(random));
            case 12 -> object(random, depth - 1);
            default -> array(random, depth);
        };
    }

    private static ArrayNode array(Random random, int depth) {
        ArrayNode array = NODES.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            array.add(any(random, depth - 1));
        }
        return array;
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? value : -0.0;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            switch (random.nextInt(4)) {
                case 0 -> text.append((char) random.nextInt(0x30));
                case 1 -> text.append((char) ('a' + random.nextInt(26)));
                case 2 -> text.append((char) (0x0e00 + random.nextInt(0x60)));
                default -> text.appendCodePoint(0x10000 + random.nextInt(0x10000));
            }
        }
        return text.toString();
    }
}
