package org.opsta.kiosk.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.opsta.kiosk.enrolment.PhotoExam;
import org.opsta.kiosk.enrolment.PhotoSettings;
import org.opsta.kiosk.enrolment.Verdict;
import org.opsta.kiosk.vision.FaceVision;
import org.opsta.kiosk.vision.ModelFiles;
import org.opsta.kiosk.vision.StageTimes;

/** What enrolment would answer to photos; nobody is enrolled. */
public final class PhotoEvaluation {

    private PhotoEvaluation() {}

    /** The file itself, or the JPEG and PNG files of a folder, sub-folders included, sorted by path. */
    public static List<Path> photos(Path fileOrFolder) throws BadList {
        if (Files.isRegularFile(fileOrFolder)) {
            return List.of(fileOrFolder);
        }
        if (!Files.isDirectory(fileOrFolder)) {
            throw new BadList("there is no file or folder " + fileOrFolder + "; name a photo or a folder of photos");
        }
        List<Path> photos;
        try (Stream<Path> files = Files.walk(fileOrFolder, FileVisitOption.FOLLOW_LINKS)) {
            photos = files.filter(PhotoEvaluation::named)
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new BadList("the folder " + fileOrFolder + " cannot be read: " + e.getMessage());
        }
        if (photos.isEmpty()) {
            throw new BadList("there is no JPEG or PNG picture in " + fileOrFolder + "; name another folder");
        }
        return photos;
    }

    private static boolean named(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png");
    }

    public static PhotoReport run(List<Path> photos, ModelFiles models, PhotoSettings limits, Progress progress)
            throws BadList {
        List<PhotoReport.Answer> answers = new ArrayList<>();
        try (FaceVision vision = new FaceVision(models, new StageTimes())) {
            PhotoExam exam = new PhotoExam(vision, limits);
            for (Path photo : photos) {
                Verdict verdict = exam.look(read(photo)).verdict();
                answers.add(
                        new PhotoReport.Answer(photo.toString(), verdict.code(), verdict.numbers(), verdict.hint()));
                progress.step();
            }
        }
        return PhotoReport.of(answers);
    }

    private static byte[] read(Path photo) throws BadList {
        try {
            return Files.readAllBytes(photo);
        } catch (IOException e) {
            throw new BadList("the photo " + photo + " cannot be read: " + e.getMessage());
        }
    }
}
