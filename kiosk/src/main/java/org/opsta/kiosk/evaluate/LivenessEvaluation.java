package org.opsta.kiosk.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;
import org.opsta.kiosk.evaluate.JudgedWalkUp.Label;
import org.opsta.kiosk.evaluate.PictureList.Picture;
import org.opsta.kiosk.recognition.FrameGate;
import org.opsta.kiosk.recognition.LivenessSettings;
import org.opsta.kiosk.recognition.LivenessVote;
import org.opsta.kiosk.recognition.PoorView;
import org.opsta.kiosk.vision.BadPicture;
import org.opsta.kiosk.vision.DetectedFace;
import org.opsta.kiosk.vision.FaceVision;
import org.opsta.kiosk.vision.FaceVision.AlignedFace;
import org.opsta.kiosk.vision.ModelFiles;
import org.opsta.kiosk.vision.PhotoDecoder;
import org.opsta.kiosk.vision.StageTimes;

/**
 * Shows living faces and pictures of faces to the terminal's own steps: detector, landmarks, gate, model and vote. As in
 * the terminal, the largest face of a picture is meant.
 */
public final class LivenessEvaluation {

    private static final String ONE_KIND = "attack";

    private final PhotoDecoder decoder = new PhotoDecoder();
    private final FaceVision vision;
    private final FrameGate gate;
    private final List<LeftOut> leftOut = new ArrayList<>();

    /** One line of the list. */
    public record Row(Picture picture, String subject, Label label, String kind) {}

    /** A picture that could not be read, and why. */
    public record LeftOut(String path, String why) {}

    public record Result(List<JudgedWalkUp> walkUps, List<LeftOut> leftOut) {
        public Result {
            walkUps = List.copyOf(walkUps);
            leftOut = List.copyOf(leftOut);
        }
    }

    /** What one picture gave: log-odds, or why not. */
    private record Look(@Nullable Double logOdds, String why) {}

    private LivenessEvaluation(FaceVision vision, FrameGate gate) {
        this.vision = vision;
        this.gate = gate;
    }

    /** Reads a list with the columns {@code path}, {@code subject}, {@code label} and, if there is one, {@code kind}. */
    public static List<Row> read(Path list, Path images) throws BadList {
        return PictureList.open(list, images, Set.of("subject", "label")).rows(row -> {
            Label label = row.oneOf("label", Label.class);
            return new Row(
                    row.picture(),
                    row.get("subject"),
                    label,
                    label == Label.LIVE ? JudgedWalkUp.NO_KIND : row.getOr("kind", ONE_KIND));
        });
    }

    /**
     * @param fuse how many pictures of one subject, label and kind, in the order of the list, make one walk-up; the last
     *     may have fewer
     */
    public static Result run(
            List<Row> rows, int fuse, ModelFiles models, FrameGate gate, LivenessSettings settings, Progress progress) {
        // A walk-up of fewer pictures than the terminal would wait for is decided on by what there is.
        LivenessSettings asFewAs = new LivenessSettings(
                settings.policy(),
                settings.threshold(),
                Math.min(fuse, settings.framesToDecide()),
                settings.framesAtMost());
        try (FaceVision vision = new FaceVision(models, new StageTimes())) {
            LivenessEvaluation evaluation = new LivenessEvaluation(vision, gate);
            List<JudgedWalkUp> walkUps = new ArrayList<>();
            for (List<Row> group : groups(rows, fuse)) {
                evaluation.judge(group, asFewAs).ifPresent(walkUps::add);
                group.forEach(row -> progress.step());
            }
            return new Result(walkUps, evaluation.leftOut);
        }
    }

    /** Walk-ups in the order of their first pictures. */
    static List<List<Row>> groups(List<Row> rows, int fuse) {
        record Presenter(String subject, Label label, String kind) {}
        List<List<Row>> groups = new ArrayList<>();
        Map<Presenter, List<Row>> open = new LinkedHashMap<>();
        for (Row row : rows) {
            Presenter presenter = new Presenter(row.subject(), row.label(), row.kind());
            List<Row> group = open.get(presenter);
            if (group == null || group.size() == fuse) {
                group = new ArrayList<>();
                groups.add(group);
                open.put(presenter, group);
            }
            group.add(row);
        }
        return groups;
    }

    /** Empty when not one of the pictures could be read. */
    private Optional<JudgedWalkUp> judge(List<Row> group, LivenessSettings settings) {
        LivenessVote all = new LivenessVote(settings);
        LivenessVote asTheTerminal = new LivenessVote(settings);
        List<String> read = new ArrayList<>();
        String why = null;
        for (Row row : group) {
            Optional<Look> look = look(row);
            if (look.isEmpty()) {
                continue;
            }
            read.add(row.picture().path());
            Double logOdds = look.get().logOdds();
            if (logOdds == null) {
                why = look.get().why();
                continue;
            }
            all.add(logOdds);
            if (!asTheTerminal.sure()) {
                asTheTerminal.add(logOdds);
            }
        }
        Row first = group.get(0);
        return read.isEmpty()
                ? Optional.empty()
                : Optional.of(new JudgedWalkUp(
                        read,
                        first.subject(),
                        first.label(),
                        first.kind(),
                        all.frames(),
                        why,
                        all.frames() == 0 ? null : all.probability(),
                        asTheTerminal.live()));
    }

    private Optional<Look> look(Row row) {
        try (Mat image = decoder.decode(Files.readAllBytes(row.picture().file()))) {
            return Optional.of(look(image));
        } catch (BadPicture | IOException e) {
            leftOut.add(new LeftOut(row.picture().path(), "not a readable picture: " + e.getMessage()));
            return Optional.empty();
        }
    }

    private Look look(Mat image) {
        List<DetectedFace> faces = vision.detect(image);
        if (faces.isEmpty()) {
            return new Look(null, "NO_FACE");
        }
        try (AlignedFace face = vision.align(image, faces.get(0))) {
            Optional<PoorView> poor = gate.judge(face.quality());
            return poor.isPresent() ? new Look(null, poor.get().name()) : new Look(vision.liveness(image, face), "");
        }
    }
}
