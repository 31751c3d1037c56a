package org.opsta.kiosk.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opsta.contract.Codec;
import org.opsta.kiosk.TestPictures;
import org.opsta.kiosk.vision.ModelFiles;
import org.opsta.settings.SettingsFile;

/** That everything is measured; how fast it is depends on the machine. */
class BenchTest {

    @Test
    @Timeout(300)
    void every_part_is_measured() throws Exception {
        KioskSettings settings = SettingsFile.defaults(KioskSettings.class, KioskSettings.EXAMPLE)
                .settings();
        BenchReport report;
        try (Bench bench = new Bench(
                settings,
                TestPictures.models(),
                ModelFiles.usualFolder().resolveSibling("pictures").resolve("four"))) {
            report = bench.run(2);
        }

        assertThat(report.stages()).containsKeys("detect", "landmarks", "align", "quality", "embed");
        assertThat(report.models()).containsOnlyKeys("detect", "landmarks", "embed");
        assertThat(report.models().values()).allMatch(model -> model.count() > 0 && model.p50() > 0);
        assertThat(report.wholeFrame().count()).isEqualTo(report.frames()).isPositive();
        assertThat(report.overBareModels()).isPositive();
        assertThat(report.searches()).extracting(BenchReport.Search::people).containsExactly(1_000, 10_000, 50_000);
        JsonNode json = Codec.tree(report);
        assertThat(json.at("/searches/2/search/p50").asDouble()).isPositive();
        ByteArrayOutputStream words = new ByteArrayOutputStream();
        report.print(new PrintStream(words, true, StandardCharsets.UTF_8));
        assertThat(words.toString(StandardCharsets.UTF_8))
                .contains("bare model: embed")
                .contains("of 1 walk-ups")
                .contains("search of 50000");
    }
}
