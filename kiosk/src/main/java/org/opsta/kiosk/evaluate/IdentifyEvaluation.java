package org.opsta.kiosk.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.opencv.opencv_core.Mat;
import org.opsta.kiosk.database.DatabaseProblem;
import org.opsta.kiosk.evaluate.PictureList.Picture;
import org.opsta.kiosk.evaluate.ScoredWalkUp.Answer;
import org.opsta.kiosk.evaluate.ScoredWalkUp.Role;
import org.opsta.kiosk.gallery.Gallery;
import org.opsta.kiosk.recognition.FrameGate;
import org.opsta.kiosk.recognition.RecognitionSettings;
import org.opsta.kiosk.vision.BadPicture;
import org.opsta.kiosk.vision.ModelFiles;
import org.opsta.kiosk.vision.PhotoDecoder;

/** Enrols some people of a list, and lets them and strangers walk up. */
public final class IdentifyEvaluation {

    private final PhotoDecoder decoder = new PhotoDecoder();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final List<ScoredWalkUp> walkUps = new ArrayList<>();

    /** One line of the list. */
    public record Row(Picture picture, String identity, Role role) {}

    /** A picture that could not be used, and why. */
    public record LeftOut(String path, Role role, String why) {}

    /**
     * What came of a list.
     *
     * @param leftOut pictures that could not be read, and enrolment photos without a face
     * @param threshold the terminal's own
     */
    public record Result(int enrolled, List<LeftOut> leftOut, List<ScoredWalkUp> walkUps, double threshold) {
        public Result {
            leftOut = List.copyOf(leftOut);
            walkUps = List.copyOf(walkUps);
        }
    }

    private IdentifyEvaluation() {}

    /** Reads a list with the columns {@code path}, {@code identity} and {@code role}. */
    public static List<Row> read(Path list, Path images) throws BadList {
        List<Row> rows = PictureList.open(list, images, Set.of("identity", "role"))
                .rows(row -> new Row(row.picture(), row.get("identity"), row.oneOf("role", Role.class)));
        Set<String> enrolled = new HashSet<>();
        rows.stream().filter(row -> row.role() == Role.ENROLL).forEach(row -> enrolled.add(row.identity()));
        List<String> problems = rows.stream()
                .filter(row -> (row.role() == Role.PROBE && !enrolled.contains(row.identity()))
                        || (row.role() == Role.STRANGER && enrolled.contains(row.identity())))
                .map(row -> row.role() == Role.PROBE
                        ? row.identity()
                                + " is a probe without being enrolled; add a line with the role enroll, or call"
                                + " them a stranger"
                        : row.identity() + " is both enrolled and a stranger; decide for one")
                .distinct()
                .map(problem -> list + ": " + problem)
                .toList();
        if (!problems.isEmpty()) {
            throw new BadList(problems);
        }
        return rows;
    }

    /**
     * Enrols first, then lets everybody walk up.
     *
     * @param fuse how many pictures of one person, in the order of the list, make one walk-up; the last of a person may
     *     have fewer
     */
    public static Result run(
            List<Row> rows,
            int fuse,
            ModelFiles models,
            FrameGate gate,
            RecognitionSettings settings,
            Progress progress)
            throws IOException, DatabaseProblem, Gallery.NotStored {
        IdentifyEvaluation evaluation = new IdentifyEvaluation();
        try (WalkUpIdentification terminal = new WalkUpIdentification(models, gate, settings)) {
            for (Row row : rows) {
                if (row.role() == Role.ENROLL) {
                    evaluation.enrol(row, terminal);
                    progress.step();
                }
            }
            for (List<Row> group : groups(rows, fuse)) {
                evaluation.walkUp(group, terminal);
                group.forEach(row -> progress.step());
            }
            return new Result(terminal.enrolled(), evaluation.leftOut, evaluation.walkUps, terminal.threshold());
        }
    }

    /** Walk-ups in the order of their first pictures. */
    static List<List<Row>> groups(List<Row> rows, int fuse) {
        List<List<Row>> groups = new ArrayList<>();
        Map<String, List<Row>> open = new LinkedHashMap<>();
        for (Row row : rows) {
            if (row.role() == Role.ENROLL) {
                continue;
            }
            List<Row> group = open.get(row.identity());
            if (group == null || group.size() == fuse) {
                group = new ArrayList<>();
                groups.add(group);
                open.put(row.identity(), group);
            }
            group.add(row);
        }
        return groups;
    }

    private void enrol(Row row, WalkUpIdentification terminal) throws Gallery.NotStored {
        Optional<Mat> photo = read(row);
        if (photo.isPresent()) {
            try (Mat image = photo.get()) {
                if (!terminal.enrol(row.identity(), image)) {
                    leaveOut(row, "no face found");
                }
            }
        }
    }

    private void walkUp(List<Row> group, WalkUpIdentification terminal) {
        List<Mat> pictures = new ArrayList<>();
        try {
            group.forEach(row -> read(row).ifPresent(pictures::add));
            Optional<Answer> answer = terminal.identify(pictures);
            Row first = group.get(0);
            walkUps.add(new ScoredWalkUp(
                    group.stream().map(row -> row.picture().path()).toList(),
                    first.identity(),
                    first.role(),
                    answer.orElse(null)));
        } finally {
            pictures.forEach(Mat::close);
        }
    }

    private Optional<Mat> read(Row row) {
        try {
            return Optional.of(decoder.decode(Files.readAllBytes(row.picture().file())));
        } catch (BadPicture | IOException e) {
            leaveOut(row, "not a readable picture: " + e.getMessage());
            return Optional.empty();
        }
    }

    private void leaveOut(Row row, String why) {
        leftOut.add(new LeftOut(row.picture().path(), row.role(), why));
    }
}
