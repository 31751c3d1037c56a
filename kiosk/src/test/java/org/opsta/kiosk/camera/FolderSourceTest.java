package org.opsta.kiosk.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FolderSourceTest extends FrameSourceContract {

    @Override
    FrameSource present() throws IOException {
        TestPictures.write(folder.resolve("a/2.png"), 80, 60, 2);
        TestPictures.write(folder.resolve("a/1.jpg"), 100, 60, 1);
        return source(folder, true);
    }

    @Override
    FrameSource missing() {
        return source(folder.resolve("nowhere"), true);
    }

    private static FolderSource source(Path folder, boolean looping) {
        return new FolderSource(folder, looping, TestPictures.unpaced(), TestPictures.stamp());
    }

    @Test
    void showsThePicturesByNameAndThenEnds() throws Exception {
        TestPictures.write(folder.resolve("b.png"), 60, 40, 1);
        TestPictures.write(folder.resolve("a.png"), 50, 40, 2);
        Files.writeString(folder.resolve("notes.txt"), "not a picture");
        Files.writeString(folder.resolve("aa.jpg"), "not a picture either");
        try (FolderSource source = source(folder, false)) {
            source.open();
            assertThat(widthOfNext(source)).isEqualTo(50);
            assertThat(widthOfNext(source)).isEqualTo(60);
            CameraProblem problem = catchThrowableOfType(CameraProblem.class, source::next);
            assertThat(problem.code()).isEqualTo(CameraProblem.Code.ENDED);
        }
    }

    @Test
    void beginsAgainWhenLooping() throws Exception {
        TestPictures.write(folder.resolve("b.png"), 60, 40, 1);
        TestPictures.write(folder.resolve("a.png"), 50, 40, 2);
        try (FolderSource source = source(folder, true)) {
            source.open();
            assertThat(widthOfNext(source)).isEqualTo(50);
            assertThat(widthOfNext(source)).isEqualTo(60);
            assertThat(widthOfNext(source)).isEqualTo(50);
        }
    }

    @Test
    void saysSoWhenNoneOfTheFilesIsAPicture() throws Exception {
        Files.writeString(folder.resolve("a.jpg"), "not a picture");
        try (FolderSource source = source(folder, true)) {
            source.open();
            CameraProblem problem = catchThrowableOfType(CameraProblem.class, source::next);
            assertThat(problem.code()).isEqualTo(CameraProblem.Code.MISSING);
            assertThat(problem.words()).contains(folder.toString());
        }
    }

    private static int widthOfNext(FrameSource source) throws Exception {
        try (Frame frame = source.next()) {
            return frame.image().cols();
        }
    }
}
