package org.opsta.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Messages as JSON in UTF-8. Fields this version does not know are ignored; absent optional fields are left out. */
public final class Codec {

    /** Room for a photo of {@link Photo#LARGEST_BYTES} in base64 and everything around it. */
    public static final int LARGEST_MESSAGE = 2 * 1024 * 1024;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            // Concerns the enums that name such a default; of all others an unknown value is refused.
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, null))
            .withCoercionConfig(
                    LogicalType.Textual, text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private Codec() {}

    public static byte[] encode(Object message) {
        try {
            return MAPPER.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(
                    "cannot write a " + message.getClass().getSimpleName() + " as JSON", e);
        }
    }

    public static JsonNode tree(Object message) {
        return MAPPER.valueToTree(message);
    }

    /** Reads a message of the wire. */
    public static <T> T decode(byte[] payload, Class<T> type) throws UnreadableMessage {
        if (payload.length > LARGEST_MESSAGE) {
            throw new UnreadableMessage(
                    UnreadableMessage.Code.MESSAGE_TOO_LARGE,
                    "the message has " + payload.length + " bytes, at most " + LARGEST_MESSAGE + " are read");
        }
        try {
            return present(MAPPER.readValue(payload, type), type);
        } catch (StreamReadException e) {
            throw new UnreadableMessage(UnreadableMessage.Code.NOT_JSON, "not JSON" + place(e));
        } catch (JsonProcessingException e) {
            throw new UnreadableMessage(UnreadableMessage.Code.WRONG_SHAPE, shapeProblem(e, type));
        } catch (IOException e) {
            throw new UnreadableMessage(UnreadableMessage.Code.NOT_JSON, "not JSON");
        }
    }

    /** Reads a part of a message that was kept as JSON. */
    public static <T> T decode(JsonNode node, Class<T> type) throws UnreadableMessage {
        try {
            return present(MAPPER.treeToValue(node, type), type);
        } catch (JsonProcessingException e) {
            throw new UnreadableMessage(UnreadableMessage.Code.WRONG_SHAPE, shapeProblem(e, type));
        }
    }

    private static <T> T present(@Nullable T value, Class<T> type) throws UnreadableMessage {
        if (value == null) {
            throw new UnreadableMessage(
                    UnreadableMessage.Code.WRONG_SHAPE, "null where a " + type.getSimpleName() + " is expected");
        }
        return value;
    }

    /** Names the field and what is wrong with it, but repeats no value: it may be a photo or a name. */
    private static String shapeProblem(JsonProcessingException e, Class<?> type) {
        String what = "not a readable " + type.getSimpleName();
        if (e instanceof JsonMappingException mapping) {
            StringBuilder path = new StringBuilder();
            for (JsonMappingException.Reference step : mapping.getPath()) {
                path.append(path.isEmpty() ? "" : ".")
                        .append(step.getFieldName() != null ? step.getFieldName() : "[" + step.getIndex() + "]");
            }
            if (!path.isEmpty()) {
                what += ", at " + path;
            }
            if (e.getCause() instanceof IllegalArgumentException check && check.getMessage() != null) {
                what += ": " + check.getMessage();
            }
        }
        return what;
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : ", at line " + e.getLocation().getLineNr() + " column "
                        + e.getLocation().getColumnNr();
    }
}
