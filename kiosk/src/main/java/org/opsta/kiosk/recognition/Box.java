package org.opsta.kiosk.recognition;

/** A face's place in its frame, in pixels from the top left corner; may reach over the frame's edge. */
public record Box(double x, double y, double width, double height) {

    public double area() {
        return width * height;
    }

    /** Shared area over joint area: 0 apart, 1 the same. */
    public double overlap(Box other) {
        double shared = Math.max(0, Math.min(x + width, other.x + other.width) - Math.max(x, other.x))
                * Math.max(0, Math.min(y + height, other.y + other.height) - Math.max(y, other.y));
        return shared == 0 ? 0 : shared / (area() + other.area() - shared);
    }
}
