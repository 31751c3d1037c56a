package org.opsta.kiosk.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.bytedeco.opencv.global.opencv_core.NORM_L1;
import static org.bytedeco.opencv.global.opencv_core.norm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;

class WalkUpsTest extends FrameSourceContract {

    private static final int EMPTY = 5;
    private static final int WALK = 30;

    private final List<String> heard = new ArrayList<>();

    private final WalkUpListener listener = new WalkUpListener() {
        @Override
        public void started(long number, long total, String label) {
            heard.add("started " + number + " of " + total + " " + label);
        }

        @Override
        public void ended(long number, String label) {
            heard.add("ended " + number + " " + label);
        }

        @Override
        public void finished() {
            heard.add("finished");
        }
    };

    @Override
    FrameSource present() throws IOException {
        return walkUps(TestPictures.people(folder.resolve("people"), 3, 2), 1, 0);
    }

    @Override
    FrameSource missing() {
        return walkUps(folder.resolve("nowhere"), 1, 0);
    }

    private WalkUps walkUps(Path people, long seed, int rounds) {
        WalkUpSettings settings = new WalkUpSettings(people, seed, 1, 1.4, 0.6, 0.5, rounds);
        return new WalkUps(
                TestPictures.walkUps(people, 320, 180, 10, settings),
                TestPictures.unpaced(),
                TestPictures.stamp(),
                listener);
    }

    @Test
    void theSameSeedGivesTheSamePixelsAndAnotherOneOthers() throws Exception {
        Path people = TestPictures.people(folder.resolve("people"), 3, 2);
        assertThat(checksums(walkUps(people, 5, 0), 150)).isEqualTo(checksums(walkUps(people, 5, 0), 150));
        assertThat(checksums(walkUps(people, 5, 0), 40)).isNotEqualTo(checksums(walkUps(people, 6, 0), 40));
    }

    @Test
    @SuppressWarnings("try") // closes by hand, because that is what it tests
    void goesOnWithTheSamePixelsAfterItWasReopened() throws Exception {
        Path people = TestPictures.people(folder.resolve("people"), 3, 2);
        List<Long> whole = checksums(walkUps(people, 5, 0), 2 * (EMPTY + WALK));
        List<Long> parts = new ArrayList<>();
        try (WalkUps source = walkUps(people, 5, 0)) {
            for (int part = 0; part < 7; part++) {
                source.open();
                for (int i = 0; i < 10; i++) {
                    try (Frame frame = source.next()) {
                        parts.add(checksum(frame.image()));
                    }
                }
                source.close();
            }
        }
        assertThat(parts).isEqualTo(whole);
    }

    @Test
    void announcesEachWalkUpWithItsFirstAndLastFrame() throws Exception {
        Path people = TestPictures.people(folder.resolve("people"), 2, 1);
        try (WalkUps source = walkUps(people, 1, 1)) {
            source.open();
            skip(source, EMPTY);
            assertThat(heard).isEmpty();
            skip(source, 1);
            assertThat(heard).hasSize(1);
            assertThat(heard.get(0)).matches("started 1 of 2 person-[01]/picture-0.png");
            skip(source, WALK - 2);
            assertThat(heard).hasSize(1);
            skip(source, 1);
            assertThat(heard).hasSize(2);
            assertThat(heard.get(1)).isEqualTo("ended 1 " + heard.get(0).substring("started 1 of 2 ".length()));
            skip(source, EMPTY + WALK);
            assertThat(heard).hasSize(5);
            assertThat(heard.get(2)).startsWith("started 2 of 2 ");
            assertThat(heard.get(3)).startsWith("ended 2 ");
            assertThat(heard.get(4)).isEqualTo("finished");
            skip(source, 3 * (EMPTY + WALK));
            assertThat(heard).hasSize(5);
        }
    }

    @Test
    void everyRoundShowsEveryPicture() throws Exception {
        Path people = TestPictures.people(folder.resolve("people"), 2, 2);
        try (WalkUps source = walkUps(people, 3, 2)) {
            source.open();
            skip(source, 8 * (EMPTY + WALK));
        }
        List<String> labels = heard.stream()
                .filter(line -> line.startsWith("started"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();
        assertThat(labels).hasSize(8);
        assertThat(labels.subList(0, 4)).doesNotHaveDuplicates();
        assertThat(labels.subList(4, 8)).doesNotHaveDuplicates();
        assertThat(heard.get(heard.size() - 1)).isEqualTo("finished");
    }

    @Test
    void thePersonIsSmallAtFirstLargeInThePauseAndGoneAfterwards() throws Exception {
        Path people = TestPictures.people(folder.resolve("people"), 1, 1);
        try (WalkUps source = walkUps(people, 2, 1)) {
            source.open();
            double[] changed = new double[EMPTY + WALK];
            try (Frame empty = source.next()) {
                for (int i = 1; i < changed.length; i++) {
                    try (Frame frame = source.next()) {
                        changed[i] = norm(empty.image(), frame.image(), NORM_L1, null) / (320 * 180 * 3);
                    }
                }
            }
            System.out.println(java.util.Arrays.toString(changed));
            assertThat(changed[EMPTY - 1]).as("nobody").isLessThan(8);
            assertThat(changed[EMPTY + 5]).as("far").isLessThan(0.6 * changed[EMPTY + 17]);
            assertThat(changed[EMPTY + 17]).as("at the terminal").isGreaterThan(2 * changed[EMPTY - 1]);
            skip(source, 1);
            try (Frame first = source.next();
                    Frame second = source.next()) {
                double still = norm(first.image(), second.image(), NORM_L1, null) / (320 * 180 * 3);
                assertThat(still).as("the lobby stays empty").isLessThan(8);
            }
        }
    }

    @Test
    void leavesOutWhatIsNoPictureOfAPerson() throws Exception {
        Path people = TestPictures.people(folder.resolve("people"), 1, 1);
        TestPictures.write(people.resolve("stray.png"), 64, 64, 1);
        Files.writeString(people.resolve("person-0").resolve("broken.jpg"), "not a picture");
        try (WalkUps source = walkUps(people, 1, 1)) {
            source.open();
            skip(source, EMPTY + WALK);
        }
        assertThat(heard)
                .containsExactly("started 1 of 1 person-0/picture-0.png", "ended 1 person-0/picture-0.png", "finished");
    }

    @Test
    void picturesWithoutAFolderOfTheirPersonAreRefused() throws Exception {
        TestPictures.write(folder.resolve("people/stray.png"), 64, 64, 1);
        try (WalkUps source = walkUps(folder.resolve("people"), 1, 1)) {
            CameraProblem problem = catchThrowableOfType(CameraProblem.class, source::open);
            assertThat(problem.words()).contains("sub-folder");
        }
    }

    @Test
    void tinyAndHugePicturesAreDrawnToo() throws Exception {
        Path people = folder.resolve("people");
        TestPictures.write(people.resolve("tiny/1.png"), 5, 4, 1);
        TestPictures.write(people.resolve("wide/1.png"), 1600, 90, 1);
        TestPictures.write(people.resolve("tall/1.png"), 90, 1600, 1);
        try (WalkUps source = walkUps(people, 1, 1)) {
            source.open();
            skip(source, 3 * (EMPTY + WALK));
        }
        assertThat(heard).contains("finished");
    }

    private static void skip(FrameSource source, int frames) throws Exception {
        for (int i = 0; i < frames; i++) {
            source.next().close();
        }
    }

    private static List<Long> checksums(WalkUps walkUps, int frames) throws Exception {
        List<Long> sums = new ArrayList<>();
        try (WalkUps source = walkUps) {
            source.open();
            for (int i = 0; i < frames; i++) {
                try (Frame frame = source.next()) {
                    sums.add(checksum(frame.image()));
                }
            }
        }
        return sums;
    }

    private static long checksum(Mat image) {
        CRC32C sum = new CRC32C();
        sum.update(bytes(image));
        return sum.getValue();
    }
}
