package org.opsta.kiosk.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFilesTest {

    @TempDir
    Path folder;

    @Test
    void a_missing_model_is_named_with_what_to_do() {
        assertThatExceptionOfType(ModelMissing.class)
                .isThrownBy(() -> ModelFiles.check(folder))
                .withMessageContaining("face_detection_short_range.tflite")
                .withMessageContaining("scripts/fetch-models");
    }

    @Test
    void another_model_than_the_locked_one_is_refused() throws Exception {
        Files.writeString(folder.resolve("face_detection_short_range.tflite"), "not this one");

        assertThatExceptionOfType(ModelMissing.class)
                .isThrownBy(() -> ModelFiles.check(folder))
                .withMessageContaining("3bc182eb9f33925d9e58b5c8d59308a760f4adea8f282370e428c51212c26633");
    }

    @Test
    void the_fetched_models_are_the_locked_ones() throws Exception {
        assertThat(ModelFiles.check(ModelFiles.usualFolder()).byRole())
                .containsOnlyKeys("detector", "landmarks", "embedder", "secondEmbedder", "liveness")
                .containsEntry("embedder", "0ba9fbfa01b5270c96627c4ef784da859931e02f04419c829e83484087c34e79");
    }
}
