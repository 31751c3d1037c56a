package org.opsta.kiosk.evaluate;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.opsta.kiosk.evaluate.ScoredWalkUp.Answer;

/** Scores as CSV in UTF-8, one line each below the names of the columns. */
public final class ScoreFile {

    private ScoreFile() {}

    /** What of one line there is to write, in the order of the columns; null leaves a value empty. */
    @FunctionalInterface
    public interface Cells<T> {
        Object[] of(T line);
    }

    public static <T> void write(Path file, List<String> columns, List<T> lines, Cells<T> cells) throws BadOutput {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader(columns.toArray(String[]::new))
                .get();
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
                CSVPrinter printer = new CSVPrinter(writer, format)) {
            for (T line : lines) {
                printer.printRecord(cells.of(line));
            }
        } catch (IOException e) {
            throw new BadOutput(file, e);
        }
    }

    /** One line for each walk-up; the paths of fused pictures are parted by semicolons. */
    public static void write(Path file, List<ScoredWalkUp> walkUps) throws BadOutput {
        write(
                file,
                List.of("path", "identity", "role", "found", "best", "score", "second", "accepted"),
                walkUps,
                ScoreFile::cells);
    }

    private static Object[] cells(ScoredWalkUp walkUp) {
        String paths = String.join(";", walkUp.paths());
        String role = walkUp.role().name().toLowerCase(Locale.ROOT);
        return walkUp.answered()
                .map(answer -> cells(paths, walkUp.identity(), role, answer))
                .orElseGet(() -> new Object[] {paths, walkUp.identity(), role, false, "", "", "", false});
    }

    private static Object[] cells(String paths, String identity, String role, Answer answer) {
        return new Object[] {
            paths,
            identity,
            role,
            true,
            answer.best(),
            number(answer.score()),
            number(answer.second()),
            answer.accepted()
        };
    }

    /** Exact enough to be compared with a threshold again. */
    public static String number(double score) {
        return String.format(Locale.ROOT, "%.6f", score);
    }
}
