package org.opsta.kiosk.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoundFilesTest {

    private static final Path VOICES = Path.of("../scripts/voices.properties");

    @TempDir
    Path folder;

    @Test
    void what_make_voices_speaks_is_what_is_played() throws Exception {
        Properties sentences = new Properties();
        try (Reader text = Files.newBufferedReader(VOICES)) {
            sentences.load(text);
        }
        assertThat(sentences.stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(SoundFiles.SAID.stream()
                        .flatMap(said -> SoundFiles.LANGUAGES.stream().map(language -> said + "." + language))
                        .toList());
        assertThat(sentences.values())
                .allSatisfy(sentence -> assertThat((String) sentence).isNotBlank());
    }

    @Test
    void of_a_folder_only_what_bears_a_known_name_can_be_asked_for() throws Exception {
        Files.write(folder.resolve("recorded.IN.th.wav"), new byte[] {1});
        Files.write(folder.resolve("recorded.IN.de.wav"), new byte[] {2});
        Files.write(folder.resolve("passwords.txt"), new byte[] {3});
        SoundFiles sounds = new SoundFiles(folder);
        assertThat(sounds.names()).isEqualTo(List.of("recorded.IN.th.wav"));
        assertThat(sounds.read("recorded.IN.th.wav")).isPresent();
        assertThat(sounds.read("recorded.IN.de.wav")).isEmpty();
        assertThat(sounds.read("passwords.txt")).isEmpty();
        assertThat(sounds.read("../" + folder.getFileName() + "/passwords.txt")).isEmpty();
    }
}
