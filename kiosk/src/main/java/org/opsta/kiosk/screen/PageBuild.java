package org.opsta.kiosk.screen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.opsta.contract.Sha256;

/** Which build of the page this service brings along: a page of another build loads itself anew. */
final class PageBuild {

    private static final int LETTERS = 12;

    private PageBuild() {}

    /** The same for the same files, wherever they lie. */
    static String id() {
        URL page = Objects.requireNonNull(PageBuild.class.getResource("page"), "the page is missing from the jar");
        try {
            URI address = page.toURI();
            if (!"jar".equals(address.getScheme())) {
                return hash(Path.of(address));
            }
            String[] jarAndFolder = address.getSchemeSpecificPart().split("!", 2);
            // Of its own, since the web server opens and closes the shared one as it likes.
            try (FileSystem jar = FileSystems.newFileSystem(Path.of(URI.create(jarAndFolder[0])))) {
                return hash(jar.getPath(jarAndFolder[1]));
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException("the page cannot be read", e);
        }
    }

    static String hash(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(file -> name(folder, file)))
                    .toList();
        }
        StringBuilder list = new StringBuilder();
        for (Path file : files) {
            list.append(name(folder, file))
                    .append('\n')
                    .append(Sha256.hex(file))
                    .append('\n');
        }
        return Sha256.hex(list.toString().getBytes(StandardCharsets.UTF_8)).substring(0, LETTERS);
    }

    private static String name(Path folder, Path file) {
        return folder.relativize(file).toString();
    }
}
