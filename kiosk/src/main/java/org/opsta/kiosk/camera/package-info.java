/**
 * Where pictures come from: a camera, a video, a folder of pictures or the demo's walk-ups, all behind {@link
 * org.opsta.kiosk.camera.FrameSource}, and the {@link org.opsta.kiosk.camera.Camera} that keeps one of them going.
 */
package org.opsta.kiosk.camera;
