package org.opsta.agent.web.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.audit.AuditEntry;
import org.opsta.agent.wording.ThaiTime;
import org.opsta.agent.wording.Words;
import org.opsta.contract.Codec;
import org.opsta.contract.UnreadableMessage;

/**
 * A line of the log as it is shown, with {@code audit/lines.jte}.
 *
 * @param action in words; the code itself when nobody gave it any
 * @param differences what is not as before; all there is when there was nothing before, or is nothing after
 */
public record LogLine(
        long number, String at, String actor, String action, String subject, List<Difference> differences) {

    private static final String WORDS = LogLine.class.getPackageName() + ".words";

    public LogLine {
        differences = List.copyOf(differences);
    }

    /** One field; empty where there is no value. */
    public record Difference(String field, String before, String after) {}

    /** What {@code audit/lines.jte} needs, also on pages of other groups. */
    public static Words words(Locale language) {
        return Words.of(language, WORDS, AuditActions.WORDS);
    }

    public static LogLine of(AuditEntry entry, Words words, ZoneId zone) {
        return new LogLine(
                entry.number(),
                ThaiTime.of(entry.at(), zone),
                entry.actor().name(),
                AuditActions.name(entry.action(), words),
                entry.subject(),
                differences(entry, words));
    }

    private static List<Difference> differences(AuditEntry entry, Words words) {
        Map<String, String> before = fields(entry.before());
        Map<String, String> after = fields(entry.after());
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        List<Difference> differences = new ArrayList<>();
        for (String name : names) {
            String was = before.getOrDefault(name, "");
            String is = after.getOrDefault(name, "");
            if (!Objects.equals(was, is)) {
                String key = "field." + name;
                differences.add(new Difference(words.has(key) ? words.get(key) : name, was, is));
            }
        }
        return differences;
    }

    /** {@code {"name":{"th":"…"}}} as {@code name.th}, …; what is no JSON object stays as it is. */
    private static Map<String, String> fields(@Nullable String json) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (json != null) {
            try {
                collect(Codec.decode(json.getBytes(StandardCharsets.UTF_8), JsonNode.class), "", fields);
            } catch (UnreadableMessage e) {
                fields.put("", json);
            }
        }
        return fields;
    }

    private static void collect(JsonNode node, String name, Map<String, String> fields) {
        if (node.isObject() && !node.isEmpty()) {
            node.properties()
                    .forEach(field -> collect(
                            field.getValue(), name.isEmpty() ? field.getKey() : name + "." + field.getKey(), fields));
        } else {
            fields.put(name, node.isValueNode() ? node.asText("") : node.toString());
        }
    }
}
