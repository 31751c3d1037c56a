package org.opsta.kiosk.vision;

import java.nio.FloatBuffer;
import java.nio.file.Path;

/**
 * MediaPipe's blendshapes: 146 points of the mesh in, 52 movements of the face out, of which the two blinks are read. Tells
 * narrow, laughing eyes from shut ones, also in a raised face, which the opening between the lids alone does not.
 *
 * <p>Not thread-safe: owned by the vision thread.
 */
final class EyelidReader implements AutoCloseable {

    private static final int LEFT_BLINK = 9;
    private static final int RIGHT_BLINK = 10;

    /** The model's own choice of points, in its order (MediaPipe's face blendshapes graph). */
    private static final int[] POINTS = {
        0, 1, 4, 5, 6, 7, 8, 10, 13, 14, 17, 21, 33, 37, 39, 40, 46, 52, 53, 54, 55, 58, 61, 63, 65, 66, 67, 70, 78, 80,
        81, 82, 84, 87, 88, 91, 93, 95, 103, 105, 107, 109, 127, 132, 133, 136, 144, 145, 146, 148, 149, 150, 152, 153,
        154, 155, 157, 158, 159, 160, 161, 162, 163, 168, 172, 173, 176, 178, 181, 185, 191, 195, 197, 234, 246, 249,
        251, 263, 267, 269, 270, 276, 282, 283, 284, 285, 288, 291, 293, 295, 296, 297, 300, 308, 310, 311, 312, 314,
        317, 318, 321, 323, 324, 332, 334, 336, 338, 356, 361, 362, 365, 373, 374, 375, 377, 378, 379, 380, 381, 382,
        384, 385, 386, 387, 388, 389, 390, 397, 398, 400, 402, 405, 409, 415, 454, 466, 468, 469, 470, 471, 472, 473,
        474, 475, 476, 477
    };

    private final TfliteNetwork network;
    private final float[] input = new float[2 * POINTS.length];

    EyelidReader(Path model) {
        network = new TfliteNetwork(model);
    }

    /** How sure it is that both eyes are shut, 0 to 1: as sure as of the one that is less so. */
    double bothShut(FaceMesh mesh) {
        for (int i = 0; i < POINTS.length; i++) {
            Point point = mesh.point(POINTS[i]);
            input[2 * i] = (float) point.x();
            input[2 * i + 1] = (float) point.y();
        }
        FloatBuffer movements = network.run(input).get(0);
        return Math.min(movements.get(LEFT_BLINK), movements.get(RIGHT_BLINK));
    }

    @Override
    public void close() {
        network.close();
    }
}
