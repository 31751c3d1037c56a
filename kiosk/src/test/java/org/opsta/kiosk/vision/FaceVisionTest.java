package org.opsta.kiosk.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.copyMakeBorder;
import static org.bytedeco.opencv.global.opencv_core.flip;
import static org.bytedeco.opencv.global.opencv_core.hconcat;
import static org.bytedeco.opencv.global.opencv_imgproc.blur;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opsta.kiosk.TestPictures;
import org.opsta.kiosk.recognition.Template;
import org.opsta.kiosk.vision.FaceVision.AlignedFace;

class FaceVisionTest {

    /** Log-odds of the probability of 0.25 that a terminal asks for. */
    private static final double NEEDED = -1.1;

    private final StageTimes times = new StageTimes();
    private FaceVision vision;

    @BeforeEach
    void open() {
        vision = new FaceVision(TestPictures.models(), times);
    }

    @AfterEach
    void close() {
        vision.close();
    }

    @Test
    void photos_of_one_person_are_more_alike_than_photos_of_two() throws Exception {
        List<Path> emily = TestPictures.of("emily willis");
        List<Path> jessica = TestPictures.of("jessica smith");

        double same = template(emily.get(0)).similarity(template(emily.get(1)));
        double other = template(emily.get(0)).similarity(template(jessica.get(0)));

        assertThat(same).isGreaterThan(0.7);
        assertThat(other).isLessThan(0.3);
    }

    @Test
    void a_mirrored_face_is_still_the_same_person_and_looks_the_other_way() throws Exception {
        Path photo = TestPictures.of("jessica smith").get(2);
        try (Mat image = decode(photo);
                Mat mirrored = new Mat()) {
            flip(image, mirrored, 1);
            try (AlignedFace face = face(image);
                    AlignedFace mirror = face(mirrored)) {
                assertThat(vision.describe(face)
                                .template()
                                .similarity(vision.describe(mirror).template()))
                        .isGreaterThan(0.7);
                assertThat(face.quality().yawDegrees()).isLessThan(-15);
                assertThat(mirror.quality().yawDegrees()).isGreaterThan(15);
            }
        }
    }

    @Test
    void an_empty_wall_has_no_face() {
        try (Mat wall = new Mat(480, 640, CV_8UC3, new Scalar(180, 190, 200, 0))) {
            assertThat(vision.detect(wall)).isEmpty();
        }
    }

    @Test
    void two_people_side_by_side_are_two_faces_the_larger_first() throws Exception {
        try (Mat near = decode(TestPictures.portraits().get(0));
                Mat other = decode(TestPictures.portraits().get(2));
                Mat both = new Mat()) {
            hconcat(near, other, both);
            List<DetectedFace> faces = vision.detect(both);
            assertThat(faces).hasSize(2);
            assertThat(faces.get(0).box().area())
                    .isGreaterThanOrEqualTo(faces.get(1).box().area());
        }
    }

    @Test
    void the_eyes_lie_where_the_embedding_model_expects_them() throws Exception {
        try (Mat image = decode(TestPictures.of("emily willis").get(0));
                AlignedFace face = face(image)) {
            assertThat(face.image().cols()).isEqualTo(FaceAligner.SIDE);
            assertThat(face.image().rows()).isEqualTo(FaceAligner.SIDE);
            assertThat(face.landmarks().presence()).isGreaterThan(0.99);
            assertThat(face.landmarks().leftEye().x())
                    .isLessThan(face.landmarks().rightEye().x());
        }
    }

    @Test
    void a_photo_of_a_person_looks_alive_and_the_same_photo_on_a_sheet_does_not() throws Exception {
        int alive = 0;
        int onASheet = 0;
        List<Path> portraits = TestPictures.portraits().subList(0, 20);
        for (Path portrait : portraits) {
            try (Mat image = decode(portrait);
                    Mat scene = onASheet(image)) {
                alive += liveness(image) > NEEDED ? 1 : 0;
                onASheet += liveness(scene) > NEEDED ? 1 : 0;
            }
        }

        assertThat(alive).isGreaterThanOrEqualTo(15);
        assertThat(onASheet).isZero();
    }

    @Test
    void each_step_is_timed() throws Exception {
        try (Mat image = decode(TestPictures.of("emily willis").get(0));
                AlignedFace face = face(image)) {
            vision.liveness(image, face);
            vision.describe(face).template();
        }

        for (StageTimes.Stage stage : StageTimes.Stage.values()) {
            assertThat(times.drain(stage).getTotalCount()).as(stage.name()).isEqualTo(1);
            assertThat(times.drain(stage).getTotalCount())
                    .as("drained %s", stage)
                    .isZero();
        }
    }

    @Test
    void native_memory_does_not_grow_from_frame_to_frame() throws Exception {
        Path photo = TestPictures.of("laura tilling").get(0);
        for (int i = 0; i < 5; i++) {
            template(photo);
        }
        long bytes = Pointer.totalBytes();
        long count = Pointer.totalCount();

        for (int i = 0; i < 50; i++) {
            template(photo);
        }

        assertThat(Pointer.totalBytes()).isLessThanOrEqualTo(bytes);
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(count);
    }

    @Test
    void nothing_of_a_desktop_is_loaded() throws Exception {
        template(TestPictures.of("emily willis").get(0));

        assertThat(loadedLibraries())
                .noneMatch(library -> library.contains("libgtk")
                        || library.contains("libX11")
                        || library.contains("highgui")
                        || library.contains("objdetect")
                        || library.contains("features2d")
                        || library.contains("calib3d")
                        || library.contains("opencv_video."));
    }

    private static List<String> loadedLibraries() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps"));
    }

    private Template template(Path photo) throws BadPicture {
        try (Mat image = decode(photo);
                AlignedFace face = face(image)) {
            return vision.describe(face).template();
        }
    }

    private double liveness(Mat image) {
        try (AlignedFace face = face(image)) {
            return vision.liveness(image, face);
        }
    }

    /** As large as a sheet of paper in somebody's hands, with a white edge, before a grey wall. */
    private static Mat onASheet(Mat photo) {
        Mat scene = new Mat(480, 640, CV_8UC3);
        try (Scalar wall = new Scalar(140, 150, 145, 0);
                Scalar paper = new Scalar(250, 250, 250, 0);
                Size size = new Size(200, 200);
                Size soft = new Size(3, 3);
                Mat print = new Mat();
                Mat sheet = new Mat();
                Rect place = new Rect(200, 120, 240, 240);
                Mat held = new Mat(scene, place)) {
            scene.put(wall);
            resize(photo, print, size);
            copyMakeBorder(print, sheet, 20, 20, 20, 20, BORDER_CONSTANT, paper);
            sheet.copyTo(held);
            blur(scene, scene, soft);
        }
        return scene;
    }

    private AlignedFace face(Mat image) {
        return vision.align(image, vision.detect(image).get(0));
    }

    private static Mat decode(Path photo) throws BadPicture {
        return new PhotoDecoder().decode(TestPictures.read(photo));
    }
}
