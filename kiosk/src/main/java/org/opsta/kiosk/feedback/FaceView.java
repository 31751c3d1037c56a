package org.opsta.kiosk.feedback;

import java.util.Optional;
import org.opsta.kiosk.recognition.PoorView;

/**
 * Where the nearest face of a frame is, to guide whoever it belongs to. Says nothing of who that is.
 *
 * @param left of the face's box, as a share of the frame's width; may reach over the frame's edge
 * @param top likewise, of its height
 * @param width likewise
 * @param height likewise
 * @param poor why the face cannot be recognised in this frame
 * @param wanted whether the terminal still has to decide on this face; false once it has, until it tries again
 */
public record FaceView(double left, double top, double width, double height, Optional<PoorView> poor, boolean wanted) {}
