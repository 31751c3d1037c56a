package org.opsta.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a document under {@code docs/} that can be put to the test. A block of commands that can be run anywhere
 * begins with {@code ```sh test}, followed by the programs it needs beyond what everybody has; a block {@code ```text}
 * right below it is exactly what it prints. A file to be copied has its name in a comment above it:
 * {@code <!-- kiosk.yaml -->}.
 */
record Handbook(Path path, String text) {

    private static final Pattern COMMANDS = Pattern.compile(
            "^( *)```sh test([^\\n]*)\\n(.*?)^ *```\\n(?: *```text\\n(.*?)^ *```\\n)?",
            Pattern.DOTALL | Pattern.MULTILINE);

    /**
     * @param needs programs
     * @param output null when anything may be printed
     */
    record Commands(
            int line,
            List<String> needs,
            String script,
            @Nullable String output) {}

    static Handbook open(Path path) throws IOException {
        return new Handbook(path, Files.readString(path));
    }

    List<Commands> commands() {
        List<Commands> all = new ArrayList<>();
        Matcher blocks = COMMANDS.matcher(text);
        while (blocks.find()) {
            String indent = "(?m)^" + blocks.group(1);
            int line = 1 + (int) text.substring(0, blocks.start()).lines().count();
            List<String> needs = List.of(blocks.group(2).strip().split(" +")).stream()
                    .filter(program -> !program.isEmpty())
                    .toList();
            all.add(new Commands(line, needs, blocks.group(3).replaceAll(indent, ""), blocks.group(4)));
        }
        return all;
    }

    /** The file the reader is to copy under this name. */
    String file(String name) {
        return first("<!-- " + Pattern.quote(name) + " -->\\n```[a-z]*\\n(.*?)```\\n");
    }

    /** The first group of the first match. */
    String first(String pattern) {
        Matcher found = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        if (!found.find()) {
            throw new AssertionError(path + " has no " + pattern);
        }
        return found.group(1);
    }
}
