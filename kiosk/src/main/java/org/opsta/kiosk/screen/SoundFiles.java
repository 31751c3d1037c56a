package org.opsta.kiosk.screen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The spoken words a site has recorded, such as {@code recorded.IN.th.ogg}. What is served is what bears one of these names;
 * nothing else in the folder can be asked for. Immutable: the folder is looked at once.
 */
final class SoundFiles {

    private static final Logger LOG = LoggerFactory.getLogger(SoundFiles.class);

    static final List<String> SAID = List.of(
            "recorded.IN",
            "recorded.OUT",
            "already.IN",
            "already.OUT",
            "askDirection",
            "refused",
            "notRecorded",
            "pinRefused");
    static final List<String> LANGUAGES = List.of("th", "en");
    private static final Map<String, String> TYPES =
            Map.of("ogg", "audio/ogg", "mp3", "audio/mpeg", "wav", "audio/wav");
    /** A few spoken words; a larger one is no such thing and would take the service's memory. */
    private static final long LARGEST_BYTES = 1024 * 1024;

    private final Map<String, Path> files = new LinkedHashMap<>();

    SoundFiles(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            LOG.warn("screen.sound.folder {} is not a folder; there are tones in place of words", folder);
            return;
        }
        for (String said : SAID) {
            for (String language : LANGUAGES) {
                for (String type : List.of("ogg", "mp3", "wav")) {
                    add(folder, said + "." + language + "." + type);
                }
            }
        }
    }

    private void add(Path folder, String name) {
        Path file = folder.resolve(name);
        try {
            if (!Files.isRegularFile(file)) {
                return;
            }
            if (Files.size(file) > LARGEST_BYTES) {
                LOG.warn("The sound {} has more than {} bytes and is left out", file, LARGEST_BYTES);
                return;
            }
            files.put(name, file);
        } catch (IOException e) {
            LOG.warn("The sound {} cannot be read and is left out", file, e);
        }
    }

    List<String> names() {
        return List.copyOf(files.keySet());
    }

    /** @param type as HTTP names it */
    @SuppressWarnings("ArrayRecordComponent") // Made to be sent, never compared.
    record Sound(String type, byte[] bytes) {}

    /** The sound of that name; empty when there is none, or none any more. */
    Optional<Sound> read(String name) {
        Path file = files.get(name);
        if (file == null) {
            return Optional.empty();
        }
        try {
            String type = name.substring(name.lastIndexOf('.') + 1);
            return Optional.of(new Sound(TYPES.getOrDefault(type, "audio/ogg"), Files.readAllBytes(file)));
        } catch (IOException e) {
            LOG.debug("The sound {} cannot be read", file, e);
            return Optional.empty();
        }
    }
}
