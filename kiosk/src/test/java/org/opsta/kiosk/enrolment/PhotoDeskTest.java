package org.opsta.kiosk.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Enrol;
import org.opsta.contract.EnrolCode;
import org.opsta.contract.EnrolResult;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.contract.Photo;
import org.opsta.contract.Sha256;
import org.opsta.contract.Withdraw;
import org.opsta.contract.WithdrawCode;
import org.opsta.kiosk.TestPictures;
import org.opsta.kiosk.gallery.Gallery;
import org.opsta.kiosk.vision.FaceEmbedder;
import org.opsta.kiosk.vision.FaceVision;
import org.opsta.kiosk.vision.PhotoDecoder;
import org.opsta.kiosk.vision.StageTimes;

class PhotoDeskTest {

    private static final DeviceId DEVICE = new DeviceId("MOC-OPS");
    private static final PersonId ANAN = new PersonId("1001");
    private static final PersonId BUSABA = new PersonId("1002");
    private static final PersonName NAME = new PersonName("อนันต์ ทดสอบ", "Anan Thotsop");
    private static final OffsetDateTime NOW = OffsetDateTime.parse("2026-11-20T08:45:12+07:00");

    private static final EnrolmentSettings SETTINGS =
            new EnrolmentSettings(new PhotoSettings(0.3, 20, 0.97, 0.5, 0.8, 35, 30, 25, 0.9, 45, 220, 1.75, 0.55));

    private static FaceVision vision;

    @TempDir
    Path folder;

    private Gallery gallery;
    private PhotoDesk desk;

    @BeforeAll
    static void openVision() {
        vision = new FaceVision(TestPictures.models(), new StageTimes());
    }

    @AfterAll
    static void closeVision() {
        vision.close();
    }

    @BeforeEach
    void open() throws Exception {
        gallery = Gallery.open(
                folder, FaceEmbedder.DIMENSIONS, TestPictures.models().embedderHash());
        desk = new PhotoDesk(DEVICE, SETTINGS, vision, Runnable::run, gallery, () -> NOW);
    }

    @AfterEach
    void close() {
        gallery.close();
    }

    @Test
    void a_good_photo_is_accepted_and_the_person_known() {
        byte[] photo = photoOf("emily willis", 0);

        EnrolResult result = enrol(ANAN, photo);

        assertThat(result.code()).isEqualTo("ACCEPTED");
        assertThat(result.outcome()).isEqualTo(EnrolResult.Outcome.ACCEPTED);
        assertThat(result.requestId()).isEqualTo("r-1");
        assertThat(result.device()).isEqualTo(DEVICE);
        assertThat(result.photoSha256()).isEqualTo(Sha256.hex(photo));
        assertThat(result.nearest()).isNull();
        assertThat(gallery.holds(ANAN)).isTrue();
    }

    @Test
    void the_answer_names_the_nearest_other_person() {
        enrol(ANAN, photoOf("emily willis", 0));

        EnrolResult result = enrol(BUSABA, photoOf("emily willis", 1));

        assertThat(result.nearest().person()).isEqualTo(ANAN);
        assertThat(result.nearest().similarity()).isGreaterThan(0.7);
        assertThat(enrol(ANAN, photoOf("emily willis", 0)).nearest().person()).isEqualTo(BUSABA);
    }

    @Test
    void no_photo_stays_on_the_terminal() throws Exception {
        enrol(ANAN, photoOf("emily willis", 0));
        enrol(BUSABA, photoOf("jessica smith", 0));

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("gallery.db", "gallery.db-wal", "gallery.db-shm", "gallery.key");
        }
        for (String person : TestPictures.FOUR) {
            byte[] start = Arrays.copyOf(photoOf(person, 0), 200);
            for (String file : new String[] {"gallery.db", "gallery.db-wal"}) {
                assertThat(new String(Files.readAllBytes(folder.resolve(file)), StandardCharsets.ISO_8859_1))
                        .doesNotContain(new String(start, StandardCharsets.ISO_8859_1));
            }
        }
    }

    @Test
    void what_is_not_a_picture_is_said_to_be_none() {
        refused("only words".getBytes(StandardCharsets.UTF_8), EnrolCode.NOT_A_PICTURE);
    }

    @Test
    void half_a_photo_is_damaged() {
        byte[] photo = photoOf("emily willis", 0);
        refused(Arrays.copyOf(photo, photo.length / 2), EnrolCode.DAMAGED_PICTURE);
    }

    @Test
    void what_is_not_base64_is_damaged() {
        assertThat(desk.enrol(new Enrol("r-1", null, ANAN, NAME, new Photo("%%%", "00")))
                        .code())
                .isEqualTo("DAMAGED_PICTURE");
    }

    @Test
    void a_photo_without_a_face_is_told_so() {
        try (Mat wall = new Mat(400, 400, CV_8UC3, new Scalar(180, 190, 200, 0))) {
            assertThat(refused(png(wall), EnrolCode.NO_FACE).numbers()).containsEntry("faces", 0.0);
        }
    }

    @Test
    void a_photo_of_two_people_is_told_so() {
        assertThat(refused(TestPictures.read(TestPictures.withTwoFaces()), EnrolCode.SEVERAL_FACES)
                        .numbers())
                .containsEntry("faces", 2.0);
    }

    @Test
    void a_face_too_far_away_is_told_so_with_the_number_and_the_limit() throws Exception {
        try (Mat portrait = new PhotoDecoder()
                        .decode(TestPictures.read(TestPictures.portraits().get(0)));
                Mat small = new Mat();
                Size size = new Size(60, 60)) {
            resize(portrait, small, size);
            EnrolResult result = refused(png(small), EnrolCode.FACE_TOO_SMALL);
            assertThat(result.numbers()).containsEntry("leastEyePixels", 20.0);
            assertThat(result.numbers().get("eyePixels")).isBetween(5.0, 20.0);
            assertThat(result.hint().en()).contains("at least 20");
        }
    }

    @Test
    void a_photo_over_a_megabyte_is_refused_before_it_is_opened() {
        EnrolResult result = refused(new byte[Photo.LARGEST_BYTES + 1], EnrolCode.PHOTO_TOO_LARGE);
        assertThat(result.numbers()).containsEntry("mostBytes", 1048576.0).containsEntry("bytes", 1048577.0);
    }

    @Test
    void a_photo_that_is_not_the_one_its_hash_names_is_refused() {
        Photo photo = new Photo(Base64.getEncoder().encodeToString(photoOf("emily willis", 0)), "0".repeat(64));
        assertThat(desk.enrol(new Enrol("r-1", null, ANAN, NAME, photo)).code()).isEqualTo("PHOTO_HASH_MISMATCH");
        assertThat(gallery.holds(ANAN)).isFalse();
    }

    @Test
    void a_refused_photo_leaves_the_earlier_one_in_force() {
        enrol(ANAN, photoOf("emily willis", 0));
        var before = gallery.digest();

        enrol(ANAN, "only words".getBytes(StandardCharsets.UTF_8));

        assertThat(gallery.digest()).isEqualTo(before);
    }

    @Test
    void withdrawing_confirms_that_nothing_is_left() {
        enrol(ANAN, photoOf("emily willis", 0));

        var result = desk.withdraw(new Withdraw("r-2", null, ANAN));

        assertThat(result.code()).isEqualTo(WithdrawCode.WITHDRAWN.name());
        assertThat(result.template()).isTrue();
        assertThat(result.cache()).isTrue();
        assertThat(result.queue()).isTrue();
        assertThat(gallery.holds(ANAN)).isFalse();
    }

    @Test
    void withdrawing_somebody_unknown_says_so_and_confirms_all_the_same() {
        var result = desk.withdraw(new Withdraw("r-2", null, ANAN));

        assertThat(result.code()).isEqualTo(WithdrawCode.UNKNOWN_PERSON.name());
        assertThat(result.template()).isTrue();
    }

    @Test
    void a_disk_that_takes_no_more_is_told() throws Exception {
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("gallery.db"));
                var statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TRIGGER no_more BEFORE INSERT ON enrolled BEGIN SELECT RAISE(FAIL, 'disk full'); END");
        }
        refused(photoOf("emily willis", 0), EnrolCode.NOT_STORED);
    }

    @Test
    void every_code_has_its_hint_in_both_languages() {
        for (EnrolCode code : EnrolCode.values()) {
            EnrolResult result = desk.refuseEnrol(code.name(), "detail");
            assertThat(result.hint().th()).as(code + " in Thai").matches(".*\\p{InThai}.*");
            assertThat(result.hint().en()).as(code + " in English").isNotBlank();
        }
        for (WithdrawCode code : WithdrawCode.values()) {
            assertThat(desk.refuseWithdraw(code.name(), "detail").hint().th())
                    .as(code + " in Thai")
                    .matches(".*\\p{InThai}.*");
        }
    }

    private EnrolResult refused(byte[] file, EnrolCode code) {
        EnrolResult result = enrol(ANAN, file);
        assertThat(result.code()).isEqualTo(code.name());
        assertThat(result.outcome()).isEqualTo(EnrolResult.Outcome.REFUSED);
        assertThat(gallery.holds(ANAN)).isFalse();
        return result;
    }

    private EnrolResult enrol(PersonId person, byte[] file) {
        return desk.enrol(new Enrol("r-1", DEVICE, person, NAME, Photo.of(file)));
    }

    private static byte[] photoOf(String person, int number) {
        return TestPictures.read(TestPictures.of(person).get(number));
    }

    private static byte[] png(Mat image) {
        try (BytePointer bytes = new BytePointer()) {
            imencode(".png", image, bytes);
            byte[] file = new byte[(int) bytes.limit()];
            bytes.get(file);
            return file;
        }
    }
}
