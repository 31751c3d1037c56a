package org.opsta.kiosk.camera;

import java.util.Optional;

/**
 * How the camera is.
 *
 * @param source its name for IT
 * @param framesPerSecond new pictures since the report before
 * @param problem what is wrong and what to do; empty when nothing is
 */
public record CameraHealth(String source, Camera.State state, double framesPerSecond, Optional<String> problem) {}
