package org.opsta.kiosk.vision;

import java.util.Random;
import org.bytedeco.opencv.opencv_core.Mat;
import org.opsta.kiosk.vision.FaceVision.AlignedFace;

/** Things drawn on the main face of a picture, for tests outside this room. */
public enum WornThings {
    MASK(DrawnOccluders.Kind.MASK),
    HAND_ON_MOUTH(DrawnOccluders.Kind.HAND_ON_MOUTH),
    SUNGLASSES(DrawnOccluders.Kind.SUNGLASSES),
    SPECTACLES(DrawnOccluders.Kind.SPECTACLES),
    BEARD(DrawnOccluders.Kind.BEARD),
    MASK_UNDER_CHIN(DrawnOccluders.Kind.MASK_UNDER_CHIN);

    private final DrawnOccluders.Kind kind;

    WornThings(DrawnOccluders.Kind kind) {
        this.kind = kind;
    }

    public void draw(Mat image, FaceVision vision, long seed) {
        try (AlignedFace face = vision.align(image, vision.detect(image).get(0));
                Mat stuff = image.clone()) {
            new DrawnOccluders(new Random(seed)).draw(image, face.landmarks().mesh(), kind, stuff);
        }
    }
}
