package org.opsta.kiosk.camera;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imread;

import java.nio.file.Path;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pictures of a folder and its sub-folders, by name, each as one frame in the size it has. */
final class FolderSource implements FrameSource {

    private static final Logger LOG = LoggerFactory.getLogger(FolderSource.class);

    private final Path folder;
    private final boolean looping;
    private final Pace pace;
    private final FrameStamp stamp;
    private @Nullable List<Path> pictures;
    private int position;

    FolderSource(Path folder, boolean looping, Pace pace, FrameStamp stamp) {
        this.folder = folder;
        this.looping = looping;
        this.pace = pace;
        this.stamp = stamp;
    }

    @Override
    public String name() {
        return "folder " + folder;
    }

    @Override
    public boolean live() {
        return false;
    }

    @Override
    public void open() throws CameraProblem {
        pictures = PictureFiles.in(folder);
        position = 0;
    }

    @Override
    public Frame next() throws CameraProblem, InterruptedException {
        if (pictures == null) {
            throw new IllegalStateException(name() + " is not open");
        }
        pace.await();
        for (int skipped = 0; skipped < pictures.size(); skipped++) {
            if (position == pictures.size()) {
                if (!looping) {
                    break;
                }
                position = 0;
            }
            Path picture = pictures.get(position++);
            Mat image = imread(picture.toString(), IMREAD_COLOR);
            if (!image.empty()) {
                return stamp.stamp(image);
            }
            image.close();
            LOG.warn("{} is not a readable picture; left out", picture);
        }
        if (position == pictures.size() && !looping) {
            throw new CameraProblem(CameraProblem.Code.ENDED, "the last picture of " + folder + " has been shown");
        }
        throw new CameraProblem(
                CameraProblem.Code.MISSING,
                "none of the " + pictures.size() + " files in " + folder + " is a readable picture; put JPEG or PNG"
                        + " pictures there");
    }

    @Override
    public void close() {
        pictures = null;
    }
}
