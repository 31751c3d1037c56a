package org.opsta.kiosk.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class V4l2SourceTest {

    @TempDir
    Path folder;

    private static V4l2Source source(Path device) {
        return new V4l2Source(device, 640, 480, 15, TestPictures.stamp());
    }

    @Test
    void aCameraThatIsNotThereIsMissing() {
        Path device = folder.resolve("video0");
        try (V4l2Source source = source(device)) {
            CameraProblem problem = catchThrowableOfType(CameraProblem.class, source::open);
            assertThat(problem.code()).isEqualTo(CameraProblem.Code.MISSING);
            assertThat(problem.words()).contains(device.toString()).contains("plug it in");
        }
    }

    @Test
    void somethingThatIsNoCameraIsMissingToo() throws Exception {
        Path device = Files.createFile(folder.resolve("video0"));
        try (V4l2Source source = source(device)) {
            CameraProblem problem = catchThrowableOfType(CameraProblem.class, source::open);
            assertThat(problem.code()).isEqualTo(CameraProblem.Code.MISSING);
            assertThat(problem.words()).contains(device.toString());
        }
    }

    /** Runs where there is a camera at {@code /dev/video0}. */
    @Test
    void givesPicturesOfARealCamera() throws Exception {
        Path device = Path.of("/dev/video0");
        Assumptions.assumeTrue(Files.isReadable(device), "no camera at " + device);
        try (V4l2Source source = source(device)) {
            source.open();
            try (Frame frame = source.next()) {
                assertThat(frame.image().cols()).isGreaterThan(100);
            }
        }
    }
}
