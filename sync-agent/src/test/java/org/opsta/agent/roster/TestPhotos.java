package org.opsta.agent.roster;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Pictures that show nobody. */
final class TestPhotos {

    private TestPhotos() {}

    /** @param number another one for each */
    static byte[] jpeg(int number) {
        return drawn(number, "jpg");
    }

    static byte[] png(int number) {
        return drawn(number, "png");
    }

    private static byte[] drawn(int number, String format) {
        BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(new Color(number * 2_654_435 & 0xffffff));
        pen.fillRect(0, 0, 64, 48);
        for (int bit = 0; bit < 16; bit++) {
            pen.setColor((number >> bit & 1) == 0 ? Color.BLACK : Color.WHITE);
            pen.fillRect(bit % 4 * 16, bit / 4 * 12, 15, 11);
        }
        pen.dispose();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }
}
