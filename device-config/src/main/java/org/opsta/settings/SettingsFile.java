package org.opsta.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Sha256;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Reads a service's settings. The commented example file shipped with the service holds every default; a site's own file
 * is laid over it and needs only what differs.
 *
 * @param settings the validated values
 * @param sha256 of everything in force, so that two terminals' settings can be compared
 */
public record SettingsFile<T>(T settings, String sha256) {

    /** So many letters of an unknown key may be wrong for it to be taken for a known one, or every third of a long one. */
    private static final int WRONG_LETTERS = 2;

    private static final YAMLMapper MAPPER = YAMLMapper.builder()
            .addModule(new JavaTimeModule())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    /** The defaults alone, from the example file on the class path beside {@code type}. */
    public static <T> SettingsFile<T> defaults(Class<T> type, String example) {
        try {
            return read(type, example, example, "");
        } catch (BadSettings e) {
            throw new IllegalStateException("the shipped example file is broken", e);
        }
    }

    /** A site's file laid over the defaults. */
    public static <T> SettingsFile<T> load(Class<T> type, String example, Path file) throws BadSettings {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new BadSettings(
                    file + ": the settings file cannot be read (" + e.getClass().getSimpleName()
                            + "); name an existing file, or leave the option out to run with the defaults",
                    e);
        }
        return read(type, example, file.toString(), text);
    }

    /** As {@link #load}, with the site's settings given as text; {@code name} stands for the file in messages. */
    public static <T> SettingsFile<T> read(Class<T> type, String example, String name, String text) throws BadSettings {
        Node lines = compose(name, text);
        JsonNode merged;
        try {
            merged = MAPPER.readTree(resource(type, example));
            if (lines != null) {
                JsonNode own = MAPPER.readTree(text);
                if (!(own instanceof ObjectNode ownKeys) || !(merged instanceof ObjectNode allKeys)) {
                    throw new BadSettings(name + " line 1: expected 'key: value' lines, as in " + example);
                }
                overlay(allKeys, ownKeys);
            }
        } catch (JsonProcessingException e) {
            throw new BadSettings(
                    name + line(e.getLocation() == null ? 1 : e.getLocation().getLineNr()) + ": not readable as YAML: "
                            + e.getOriginalMessage(),
                    e);
        }
        try {
            return new SettingsFile<>(
                    MAPPER.treeToValue(merged, type),
                    Sha256.hex(merged.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (JsonMappingException e) {
            throw explain(name, lines, merged, example, e);
        } catch (JsonProcessingException e) {
            throw new BadSettings(name + ": " + e.getOriginalMessage(), e);
        }
    }

    private static String resource(Class<?> type, String example) {
        try (InputStream stream = Objects.requireNonNull(
                type.getResourceAsStream(example), () -> example + " is not beside " + type.getName())) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Node compose(String name, String text) throws BadSettings {
        try {
            return new Yaml().compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new BadSettings(name + line(line) + ": not readable as YAML: " + e.getProblem(), e);
        } catch (ReaderException e) {
            int line = 1
                    + (int) text.substring(0, Math.min(text.length(), e.getPosition()))
                            .chars()
                            .filter(character -> character == '\n')
                            .count();
            throw new BadSettings(
                    name + line(line) + ": a character that no text has (code " + e.getCodePoint()
                            + "); write the line again, with an editor for plain text",
                    e);
        } catch (YAMLException e) {
            throw new BadSettings(name + line(1) + ": not readable as YAML: " + e.getMessage(), e);
        }
    }

    private static void overlay(ObjectNode base, ObjectNode own) {
        own.properties().forEach(entry -> {
            JsonNode before = base.get(entry.getKey());
            if (before instanceof ObjectNode inner && entry.getValue() instanceof ObjectNode ownInner) {
                overlay(inner, ownInner);
            } else if (!entry.getValue().isNull()) {
                base.set(entry.getKey(), entry.getValue());
            }
        });
    }

    private static BadSettings explain(
            String name, @Nullable Node lines, JsonNode values, String example, JsonMappingException e) {
        List<String> path = e.getPath().stream()
                .map(step -> step.getFieldName() != null ? step.getFieldName() : String.valueOf(step.getIndex()))
                .collect(Collectors.toList());
        String what;
        if (e instanceof UnrecognizedPropertyException unknown) {
            what = "unknown key; " + nearest(unknown.getPropertyName(), unknown.getKnownPropertyIds());
        } else if (causeOf(e) instanceof BadValue bad) {
            path.add(bad.key());
            what = String.valueOf(bad.getMessage());
        } else if (e instanceof InvalidFormatException format) {
            what = "the value " + format.getValue() + " is not allowed here; write " + expected(format.getTargetType());
        } else if (causeOf(e) instanceof IllegalArgumentException check) {
            what = check.getMessage() + "; correct the value";
        } else {
            what = "the value " + valueAt(values, path) + " is of the wrong kind; write it as in " + example;
        }
        return new BadSettings(name + line(lineOf(lines, path)) + ": " + String.join(".", path) + ": " + what, e);
    }

    private static JsonNode valueAt(JsonNode values, List<String> path) {
        JsonNode here = values;
        for (String step : path) {
            here = here.isArray() ? here.path(Integer.parseInt(step)) : here.path(step);
        }
        return here;
    }

    private static Throwable causeOf(JsonMappingException e) {
        Throwable cause = e;
        while (cause instanceof JsonMappingException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String expected(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "));
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number";
        }
        if (type == double.class || type == Double.class) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == ZoneId.class) {
            return "a time zone, for example Asia/Bangkok";
        }
        if (type == URI.class) {
            return "an address, for example tcp://localhost:1883";
        }
        return "a " + type.getSimpleName();
    }

    private static String nearest(String key, @Nullable Collection<Object> known) {
        if (known == null || known.isEmpty()) {
            return "remove it";
        }
        int atMost = Math.max(WRONG_LETTERS, key.length() / 3);
        Optional<String> close = known.stream()
                .map(String::valueOf)
                .filter(candidate -> edits(candidate, key) <= atMost)
                .min(Comparator.comparingInt(candidate -> edits(candidate, key)));
        String all = known.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
        return close.map(candidate -> "did you mean " + candidate + "? ").orElse("remove it; ") + "known here: " + all;
    }

    /** How many letters must be added, removed or replaced to make one word of the other; capitals do not count. */
    private static int edits(String one, String other) {
        String from = one.toLowerCase(Locale.ROOT);
        String to = other.toLowerCase(Locale.ROOT);
        int[] above = IntStream.rangeClosed(0, to.length()).toArray();
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[to.length()];
    }

    private static String line(int line) {
        return " line " + line;
    }

    /** The line on which the deepest part of {@code path} that the file itself has begins. */
    private static int lineOf(@Nullable Node node, List<String> path) {
        int line = node == null ? 1 : node.getStartMark().getLine() + 1;
        Node here = node;
        for (String step : path) {
            Node next = null;
            if (here instanceof MappingNode mapping) {
                for (NodeTuple tuple : mapping.getValue()) {
                    if (tuple.getKeyNode() instanceof ScalarNode key
                            && key.getValue().equals(step)) {
                        next = tuple.getValueNode();
                        line = key.getStartMark().getLine() + 1;
                    }
                }
            } else if (here instanceof SequenceNode sequence && step.chars().allMatch(Character::isDigit)) {
                next = sequence.getValue().get(Integer.parseInt(step));
                line = next.getStartMark().getLine() + 1;
            }
            if (next == null) {
                break;
            }
            here = next;
        }
        return line;
    }
}
