package org.opsta.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PunchHashTest {

    /** The hashes were computed by another program in another language, following the documentation. */
    private static final String VECTOR = """
            {"id": "017be1f5-2a40-7cc3-98c4-dc0c0c07398f", "device": "D", "serial": 1, "person": "1", "direction": "OUT",
             "method": "FACE", "time": "2021-09-14T08:45:12+07:00", "clock": {"state": "SYNCED", "errorMillis": 0,
             "bootId": "ก\\"\\\\\\n", "monotonicNanos": 9007199254740993}, "score": 1.0, "threshold": 2e-05,
             "margin": 1e-07, "models": {},
             "previousHash": "0000000000000000000000000000000000000000000000000000000000000000",
             "laterField": {"b": [true, null, "é"], "a": 123456789012345678901}}
            """;

    private static final String VECTOR_HASH = "3012084b562416c04aa1e3648eaae32ea8f2c674f287c35799e987a7b7b227a6";

    private static JsonNode json(String text) throws Exception {
        return new JsonMapper().readTree(text);
    }

    @Test
    void agreesWithAnotherProgram() throws Exception {
        assertThat(PunchHash.of(json(VECTOR))).isEqualTo(VECTOR_HASH);
    }

    @Test
    void doesNotDependOnOrderSpacesOrItsOwnField() throws Exception {
        ObjectNode turned = (ObjectNode) json(VECTOR);
        JsonNode id = turned.remove("id");
        turned.set("id", id);
        turned.put("hash", "anything");
        assertThat(PunchHash.of(json(turned.toPrettyString()))).isEqualTo(VECTOR_HASH);
    }

    @Test
    void leavesThePunchAsItWas() throws Exception {
        JsonNode punch = Codec.tree(Messages.punch());
        PunchHash.of(punch);
        assertThat(punch.has("hash")).isTrue();
    }

    @Test
    void coversEveryField() throws Exception {
        ObjectNode punch = (ObjectNode) json(VECTOR);
        for (String field :
                punch.deepCopy().properties().stream().map(Map.Entry::getKey).toList()) {
            ObjectNode changed = punch.deepCopy();
            changed.put(field, "changed");
            assertThat(PunchHash.of(changed)).as(field).isNotEqualTo(VECTOR_HASH);
        }
    }

    @Test
    void aSealedPunchCarriesTheHashOfWhatIsSent() throws Exception {
        Punch punch = Messages.punch();
        JsonNode sent = json(new String(Codec.encode(punch), StandardCharsets.UTF_8));
        assertThat(PunchHash.of(sent)).isEqualTo(punch.hash());
        assertThat(PunchHash.of(Codec.tree(Codec.decode(Codec.encode(punch), Punch.class))))
                .isEqualTo(punch.hash());
    }

    @Test
    void onlyAnObjectIsAPunch() {
        assertThatThrownBy(() -> PunchHash.of(TextNode.valueOf("x"))).isInstanceOf(IllegalArgumentException.class);
    }
}
