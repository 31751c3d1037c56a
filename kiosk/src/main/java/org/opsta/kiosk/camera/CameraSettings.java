package org.opsta.kiosk.camera;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.opsta.settings.BadValue;

/**
 * Which pictures the terminal looks at.
 *
 * @param device of {@link Source#V4L2}
 * @param address of {@link Source#STREAM}: a file, or an {@code rtsp://}, {@code http://} or {@code https://} address
 * @param folder of {@link Source#FOLDER}
 * @param width in pixels, asked of a camera and drawn by the walk-ups
 * @param height likewise
 * @param framesPerSecond asked of a camera, kept by folder and walk-ups; a video has its own
 * @param frozenAfterSeconds so long without a new picture counts as frozen
 * @param retryAtMostSeconds longest pause between two attempts to open the source
 */
public record CameraSettings(
        Source source,
        Path device,
        @Nullable String address,
        @Nullable Path folder,
        int width,
        int height,
        double framesPerSecond,
        int frozenAfterSeconds,
        int retryAtMostSeconds,
        WalkUpSettings walkUps) {

    public enum Source {
        V4L2,
        STREAM,
        FOLDER,
        WALKUPS
    }

    public CameraSettings {
        BadValue.unless(source != null, "source", "(none)", "write V4L2, STREAM, FOLDER or WALKUPS");
        BadValue.unless(device != null, "device", "(none)", "write the camera's device, for example /dev/video0");
        BadValue.unless(
                source != Source.STREAM || (address != null && !address.isBlank()),
                "address",
                "(none)",
                "write the file or the rtsp:// or http:// address that source STREAM is to show");
        BadValue.unless(
                source != Source.FOLDER || folder != null,
                "folder",
                "(none)",
                "write the folder whose pictures source FOLDER is to show");
        BadValue.unless(width >= 160 && width <= 3840, "width", width, "write 160 to 3840");
        BadValue.unless(height >= 120 && height <= 2160, "height", height, "write 120 to 2160");
        BadValue.unless(
                framesPerSecond >= 0.1 && framesPerSecond <= 120,
                "framesPerSecond",
                framesPerSecond,
                "write 0.1 to 120");
        BadValue.unless(
                frozenAfterSeconds >= 1 && frozenAfterSeconds <= 600,
                "frozenAfterSeconds",
                frozenAfterSeconds,
                "write 1 to 600");
        BadValue.unless(
                frozenAfterSeconds * framesPerSecond >= 3,
                "frozenAfterSeconds",
                frozenAfterSeconds,
                "at " + framesPerSecond + " frames a second write " + (int) Math.ceil(3 / framesPerSecond)
                        + " or more, time enough for three of them");
        BadValue.unless(
                retryAtMostSeconds >= 1 && retryAtMostSeconds <= 3600,
                "retryAtMostSeconds",
                retryAtMostSeconds,
                "write 1 to 3600");
        BadValue.unless(walkUps != null, "walkUps", "(none)", "keep the section walkUps of the example file");
        BadValue.unless(
                source != Source.WALKUPS || walkUps.folder() != null,
                "walkUps",
                "(no folder)",
                "write the folder of people's pictures as walkUps.folder");
    }

    /** Addresses carry passwords at times. */
    @Override
    public String toString() {
        return "CameraSettings[" + source + "]";
    }
}
