package org.opsta.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Spoils good inputs in the ways that parsers trip over. The same seed spoils in the same way. Not thread-safe. */
public final class Mutator {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST = 200_000;

    /** As they would stand in JSON or YAML; what is no JSON is meant to be none. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "[]",
            "{}",
            "[[]]",
            "{\"\":null}",
            "\"\"",
            "\" \"",
            "0",
            "-0",
            "-1",
            "0.1",
            "1e400",
            "-1e400",
            "1e-400",
            "1e999999999",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "2147483648",
            "99999999999999999999999999999999999999999999999999",
            "NaN",
            "Infinity",
            "01",
            "0x1F",
            "\"9223372036854775807\"",
            "\"2021-09-14T08:45:12+07:00\"",
            "\"+999999999-12-31T23:59:59.999999999-18:00\"",
            "\"-999999999-01-01T00:00:00+18:00\"",
            "\"0000-01-01T00:00:00Z\"",
            "\"1970-01-01T00:00:00Z\"",
            "\"1969-12-31T23:59:59.999999999Z\"",
            "\"2016-12-31T23:59:60Z\"",
            "\"2021-02-30T08:45:12+07:00\"",
            "\"2564-09-14T08:45:12+07:00\"",
            "\"2021-09-14T24:00:00+07:00\"",
            "\"9999-12-31T23:59:59.999999999+14:00\"",
            "\"10000-01-01T00:00:00Z\"",
            "\"2021-09-14T08:45:12+07:00[Asia/Bangkok]\"",
            "1631583912",
            "1e300",
            "\"สมชาย ใจดี\"",
            "\"\\u0000\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"\ud83d\ude00\"",
            "\"e\\u0301\\u202e\\u200b\"",
            "\"\\r\\n\\t\"",
            "\"'; drop table punch; --\"",
            "\"../../etc/passwd\"",
            "\"MOC-OPS/+/#\"",
            "\"00000000-0000-0000-0000-000000000000\"",
            "\"0\"",
            "\"IN\"",
            "\"in\"",
            "\"FACE\"",
            "\"0000000000000000000000000000000000000000000000000000000000000000\"",
            "\"" + "x".repeat(70_000) + "\"",
            "\"" + "9".repeat(2000) + "\"",
            "9".repeat(2000),
            "[".repeat(3000),
            "[".repeat(900) + "]".repeat(900),
            "{\"a\":".repeat(900) + "1" + "}".repeat(900));

    /** What YAML alone trips over. */
    private static final List<String> YAML = List.of(
            "&a [*a]",
            "*nobody",
            "!!java.net.URL [\"http://127.0.0.1\"]",
            "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[]]]",
            "!!binary aGVsbG8=",
            "!!float 1",
            "!unknown x",
            "? [a, b]",
            "|\n   text\n    more",
            ">-\n  folded",
            "1_000",
            "0o17",
            "0b1",
            "1:30:00",
            "2021-09-14",
            "~",
            "yes",
            ".inf",
            ".nan",
            "-.inf",
            "@reserved",
            "`reserved",
            "%TAG",
            "\t",
            "'unterminated",
            "\"unterminated",
            "[unterminated",
            "{a: b",
            "{a: 1, a: 2}",
            "{<<: {a: 1}}",
            "---\nother: document",
            "...",
            "<<: *x",
            "- a\n- b",
            "{x: &x [l,l,l,l,l,l,l,l,l], y: &y [*x,*x,*x,*x,*x,*x,*x,*x,*x], z: &z [*y,*y,*y,*y,*y,*y,*y,*y,*y],"
                    + " u: &u [*z,*z,*z,*z,*z,*z,*z,*z,*z], v: &v [*u,*u,*u,*u,*u,*u,*u,*u,*u],"
                    + " w: [*v,*v,*v,*v,*v,*v,*v,*v,*v]}",
            "&a {b: *a}");

    private static final List<byte[]> BYTES = List.of(
            new byte[] {0},
            new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
            new byte[] {(byte) 0xff, (byte) 0xfe},
            new byte[] {(byte) 0xfe, (byte) 0xff},
            new byte[] {(byte) 0xc0, (byte) 0x80},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            new byte[] {(byte) 0xe0, (byte) 0xb8},
            new byte[] {(byte) 0xff},
            "\r".getBytes(StandardCharsets.UTF_8),
            "\u2028".getBytes(StandardCharsets.UTF_8),
            "\ud83d\ude00".getBytes(StandardCharsets.UTF_8),
            "\"".getBytes(StandardCharsets.UTF_8),
            "\\".getBytes(StandardCharsets.UTF_8),
            "{".getBytes(StandardCharsets.UTF_8),
            "}".getBytes(StandardCharsets.UTF_8),
            ",".getBytes(StandardCharsets.UTF_8),
            ":".getBytes(StandardCharsets.UTF_8),
            "\t".getBytes(StandardCharsets.UTF_8));

    private final SplittableRandom random;
    private final List<byte[]> examples;

    /** @param examples good inputs */
    public Mutator(long seed, List<byte[]> examples) {
        this.random = new SplittableRandom(seed);
        this.examples = List.copyOf(examples);
    }

    /** A spoilt input; once in a while a good one, which must not be refused because of what came before. */
    public byte[] next() {
        byte[] input = any(examples);
        int times = random.nextInt(5);
        for (int i = 0; i < times; i++) {
            input = spoil(input);
        }
        return input.length <= LONGEST ? input : Arrays.copyOf(input, LONGEST);
    }

    private byte[] spoil(byte[] input) {
        return switch (random.nextInt(16)) {
            case 0 -> flipBits(input);
            case 1 -> Arrays.copyOf(input, random.nextInt(input.length + 1));
            case 2 -> splice(input, any(examples));
            case 3 -> insert(input, any(BYTES));
            case 4 -> repeatPart(input);
            case 5 -> removePart(input);
            case 6, 7, 8, 9, 10, 11 -> structure(input);
            case 12 -> replaceToken(input, any(VALUES));
            case 13 -> replaceToken(input, any(YAML));
            default -> lines(input);
        };
    }

    private byte[] flipBits(byte[] input) {
        byte[] spoilt = input.clone();
        for (int i = 0; spoilt.length > 0 && i < 1 + random.nextInt(4); i++) {
            spoilt[random.nextInt(spoilt.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return spoilt;
    }

    private byte[] splice(byte[] one, byte[] other) {
        int end = random.nextInt(one.length + 1);
        int begin = random.nextInt(other.length + 1);
        return join(Arrays.copyOf(one, end), Arrays.copyOfRange(other, begin, other.length));
    }

    private byte[] insert(byte[] input, byte[] part) {
        int at = random.nextInt(4) == 0 ? 0 : random.nextInt(input.length + 1);
        return join(Arrays.copyOf(input, at), part, Arrays.copyOfRange(input, at, input.length));
    }

    private byte[] repeatPart(byte[] input) {
        int begin = random.nextInt(input.length + 1);
        int end = begin + random.nextInt(input.length - begin + 1);
        byte[] part = Arrays.copyOfRange(input, begin, end);
        byte[] spoilt = input;
        int times = random.nextInt(20) == 0 ? 200 : 1;
        for (int i = 0; i < times && spoilt.length < LONGEST; i++) {
            spoilt = join(Arrays.copyOf(spoilt, end), part, Arrays.copyOfRange(spoilt, end, spoilt.length));
        }
        return spoilt;
    }

    private byte[] removePart(byte[] input) {
        int begin = random.nextInt(input.length + 1);
        int end = begin + random.nextInt(Math.min(40, input.length - begin) + 1);
        return join(Arrays.copyOf(input, begin), Arrays.copyOfRange(input, end, input.length));
    }

    /** One value of a JSON document replaced, removed, doubled or moved; other documents are spoilt by their lines. */
    private byte[] structure(byte[] input) {
        JsonNode tree;
        try {
            tree = JSON.readTree(new String(input, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            return lines(input);
        }
        List<JsonNode> containers = new ArrayList<>();
        collect(tree, containers);
        if (containers.isEmpty()) {
            return lines(input);
        }
        String hole = "\"hole-" + random.nextInt(1_000_000) + "\"";
        String name = hole.substring(1, hole.length() - 1);
        JsonNode container = any(containers);
        String filling = any(VALUES);
        if (container instanceof ObjectNode object && !object.isEmpty()) {
            List<String> keys = new ArrayList<>();
            object.fieldNames().forEachRemaining(keys::add);
            String key = any(keys);
            switch (random.nextInt(6)) {
                case 0 -> object.remove(key);
                case 1 -> object.set(any(keys), object.get(key));
                case 2 -> {
                    // The same key twice.
                    filling = JSON.getNodeFactory().textNode(key) + ":" + object.get(key);
                    object.put(name, 1);
                    hole = hole + ":1";
                }
                case 3 -> object.set(key, object.deepCopy());
                default -> object.put(key, name);
            }
        } else if (container instanceof ArrayNode array && !array.isEmpty()) {
            int at = random.nextInt(array.size());
            switch (random.nextInt(4)) {
                case 0 -> array.remove(at);
                case 1 -> array.add(array.get(at));
                case 2 -> {
                    JsonNode moved = array.remove(at);
                    array.insert(0, moved);
                }
                default -> array.set(at, JSON.getNodeFactory().textNode(name));
            }
        }
        return tree.toString().replace(hole, filling).getBytes(StandardCharsets.UTF_8);
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
        }
        node.forEach(child -> collect(child, containers));
    }

    /** What stands behind a colon or comma replaced, up to the next end of a value. */
    private byte[] replaceToken(byte[] input, String value) {
        String text = new String(input, StandardCharsets.UTF_8);
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == ':' || text.charAt(i) == ',') {
                places.add(i + 1);
            }
        }
        if (places.isEmpty()) {
            return value.getBytes(StandardCharsets.UTF_8);
        }
        int begin = any(places);
        int end = begin;
        while (end < text.length() && ",}]\n".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return (text.substring(0, begin) + " " + value + text.substring(end)).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] lines(byte[] input) {
        List<String> lines = new String(input, StandardCharsets.UTF_8).lines().collect(Collectors.toList());
        if (lines.isEmpty()) {
            return any(YAML).getBytes(StandardCharsets.UTF_8);
        }
        int at = random.nextInt(lines.size());
        int other = random.nextInt(lines.size());
        String line = lines.get(at);
        switch (random.nextInt(7)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(other, line);
            case 2 -> lines.set(at, "  " + line);
            case 3 -> lines.set(at, line.stripLeading());
            case 4 ->
                lines.set(
                        at,
                        line.replaceFirst(
                                "[:,].*", ": " + any(YAML).replace("\\", "").replace("$", "")));
            case 5 -> lines.set(at, line.replaceFirst("[^ :,]+", "key" + random.nextInt(10)));
            default -> {
                lines.set(at, lines.get(other));
                lines.set(other, line);
            }
        }
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
