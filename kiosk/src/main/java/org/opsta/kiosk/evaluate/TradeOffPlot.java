package org.opsta.kiosk.evaluate;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Two kinds of error, each bought with the other: a curve on two logarithmic axes, in percent, with its bounds of 95 %
 * confidence dashed. What never happened has no place on a logarithmic axis and is left out.
 */
public final class TradeOffPlot {

    static final int WIDTH = 1000;
    static final int HEIGHT = 800;

    private final XYChart chart;

    public TradeOffPlot(String title, String across, String up) {
        chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(across + ", %")
                .yAxisTitle(up + ", %")
                .theme(ChartTheme.Matlab)
                .build();
        chart.getStyler()
                .setXAxisLogarithmic(true)
                .setYAxisLogarithmic(true)
                // There is no more than all of them.
                .setXAxisMax(100.0)
                .setLegendPosition(LegendPosition.InsideNE);
    }

    /** Adds the curve of {@code points}, whose two errors are read by {@code across} and {@code up}. */
    public <T> TradeOffPlot line(String name, List<T> points, Function<T, Rate> across, Function<T, Rate> up) {
        draw(
                name,
                points,
                point -> across.apply(point).value(),
                point -> up.apply(point).value(),
                false);
        draw(
                name + ", at most",
                points,
                point -> across.apply(point).value(),
                point -> up.apply(point).high(),
                true);
        draw(
                name + ", at least",
                points,
                point -> across.apply(point).value(),
                point -> up.apply(point).low(),
                true);
        return this;
    }

    private <T> void draw(
            String name, List<T> points, ToDoubleFunction<T> across, ToDoubleFunction<T> up, boolean bound) {
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        for (T point : points) {
            double right = 100 * across.applyAsDouble(point);
            double high = 100 * up.applyAsDouble(point);
            if (right > 0 && high > 0) {
                x.add(right);
                y.add(high);
            }
        }
        if (!x.isEmpty()) {
            // A single point would not show as a line.
            chart.addSeries(name, x, y)
                    .setMarker(x.size() > 1 ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE)
                    .setLineStyle(bound ? SeriesLines.DASH_DASH : SeriesLines.SOLID);
        }
    }

    /** Writes it as a PNG; without any line, axes alone. */
    public void writeTo(Path png) throws BadOutput {
        try (OutputStream out = Files.newOutputStream(png)) {
            BitmapEncoder.saveBitmap(chart, out, BitmapEncoder.BitmapFormat.PNG);
        } catch (IOException e) {
            throw new BadOutput(png, e);
        }
    }
}
