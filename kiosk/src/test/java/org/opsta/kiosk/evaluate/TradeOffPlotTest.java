package org.opsta.kiosk.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TradeOffPlotTest {

    @TempDir
    Path folder;

    private record Errors(Rate across, Rate up) {}

    @Test
    void a_curve_is_drawn() throws Exception {
        Path empty = folder.resolve("empty.png");
        Path drawn = folder.resolve("drawn.png");

        plot(List.of()).writeTo(empty);
        plot(List.of(errors(1, 90), errors(10, 50), errors(100, 3))).writeTo(drawn);

        assertThat(ImageIO.read(drawn.toFile()).getWidth()).isEqualTo(TradeOffPlot.WIDTH);
        assertThat(drawn).binaryContent().isNotEqualTo(Files.readAllBytes(empty));
    }

    @Test
    void errors_that_never_happened_are_left_out() throws Exception {
        Path png = folder.resolve("none.png");

        plot(List.of(errors(0, 0), errors(5, 0))).writeTo(png);

        assertThat(ImageIO.read(png.toFile())).isNotNull();
    }

    @Test
    void where_it_cannot_be_written_is_said() {
        Path nowhere = folder.resolve("none").resolve("x.png");

        assertThatThrownBy(() -> plot(List.of()).writeTo(nowhere))
                .isInstanceOf(BadOutput.class)
                .hasMessageContaining(nowhere.toString())
                .hasMessageContaining("folder that exists");
        assertThatThrownBy(() -> BadOutput.unlessWritable(nowhere))
                .isInstanceOf(BadOutput.class)
                .hasMessageContaining(nowhere.toString());
        assertThatCode(() -> BadOutput.unlessWritable(folder.resolve("x.png"))).doesNotThrowAnyException();
    }

    private static Errors errors(int across, int up) {
        return new Errors(new Rate(across, 1000), new Rate(up, 1000));
    }

    private static TradeOffPlot plot(List<Errors> points) {
        return new TradeOffPlot("Errors", "across", "up").line("errors", points, Errors::across, Errors::up);
    }
}
