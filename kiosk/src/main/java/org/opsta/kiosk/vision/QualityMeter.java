package org.opsta.kiosk.vision;

import static org.bytedeco.opencv.global.opencv_core.CV_64F;
import static org.bytedeco.opencv.global.opencv_core.mean;
import static org.bytedeco.opencv.global.opencv_core.meanStdDev;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2GRAY;
import static org.bytedeco.opencv.global.opencv_imgproc.Laplacian;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import java.nio.DoubleBuffer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.opsta.kiosk.recognition.FaceQuality;

/** Measures how well an aligned face can be seen. What is good enough is not decided here. */
public final class QualityMeter {

    public FaceQuality measure(DetectedFace face, Landmarks landmarks, Mat aligned) {
        try (Mat grey = new Mat();
                Mat edges = new Mat();
                Mat average = new Mat();
                Mat deviation = new Mat()) {
            cvtColor(aligned, grey, COLOR_BGR2GRAY);
            Laplacian(grey, edges, CV_64F);
            meanStdDev(edges, average, deviation);
            DoubleBuffer sharpness = deviation.createBuffer();
            try (Scalar brightness = mean(grey)) {
                return new FaceQuality(
                        face.box().width(),
                        landmarks.presence(),
                        sharpness.get(0),
                        brightness.get(0),
                        landmarks.yawDegrees(),
                        landmarks.pitchDegrees());
            }
        }
    }
}
