package org.opsta.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every link from one of our documents to another, or to a file here, leads somewhere. */
class DocLinksTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("^ *```.*?^ *```$", Pattern.DOTALL | Pattern.MULTILINE);

    static Stream<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            List<Path> found =
                    docs.filter(file -> file.toString().endsWith(".md")).toList();
            return Stream.concat(found.stream(), Stream.of(ROOT.resolve("README.md")))
                    .filter(Files::exists)
                    .map(ROOT::relativize);
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void its_links_lead_somewhere(Path document) throws IOException {
        Path file = ROOT.resolve(document);
        List<String> links = LINK.matcher(withoutCode(file))
                .results()
                .map(found -> found.group(1))
                .filter(link -> !link.contains("://"))
                .toList();
        for (String link : links) {
            int hash = link.indexOf('#');
            Path target = hash == 0
                    ? file
                    : file.resolveSibling(hash < 0 ? link : link.substring(0, hash))
                            .normalize();
            assertThat(target).as("%s in %s", link, document).exists();
            if (hash >= 0) {
                assertThat(anchors(target)).as("%s in %s", link, document).contains(link.substring(hash + 1));
            }
        }
    }

    /** As GitHub makes them from headings. */
    private static List<String> anchors(Path document) throws IOException {
        return withoutCode(document)
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static String withoutCode(Path document) throws IOException {
        return CODE.matcher(Files.readString(document)).replaceAll("");
    }
}
