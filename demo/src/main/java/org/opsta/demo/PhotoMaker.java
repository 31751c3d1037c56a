package org.opsta.demo;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Makes profile photos of few faces for many people: each cropped, lit and compressed a little differently, so that no
 * two files are the same. The same number gives the same file.
 */
final class PhotoMaker {

    /** As a photo for a profile comes from a telephone or a personnel system. */
    private static final int WIDTH = 720;

    private static final double LEAST_KEPT = 0.92;
    private static final double MOST_DARKER = 0.12;
    private static final double MOST_BRIGHTER = 0.15;
    private static final double LEAST_QUALITY = 0.80;
    private static final double BEST_QUALITY = 0.95;

    private PhotoMaker() {}

    /** @return a JPEG file */
    static byte[] variation(Path photo, long number) throws IOException {
        BufferedImage whole = ImageIO.read(photo.toFile());
        if (whole == null) {
            throw new IOException(photo + " is not a picture");
        }
        SplittableRandom random = new SplittableRandom(number);
        double kept = random.nextDouble(LEAST_KEPT, 1);
        int width = (int) (whole.getWidth() * kept);
        int height = (int) (whole.getHeight() * kept);
        int left = random.nextInt(whole.getWidth() - width + 1);
        int top = random.nextInt(whole.getHeight() - height + 1);
        BufferedImage drawn = new BufferedImage(WIDTH, WIDTH * height / width, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = drawn.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        pen.drawImage(whole, 0, 0, drawn.getWidth(), drawn.getHeight(), left, top, left + width, top + height, null);
        double light = random.nextDouble(-MOST_DARKER, MOST_BRIGHTER);
        pen.setColor(light < 0 ? new Color(0, 0, 0, (float) -light) : new Color(1, 1, 1, (float) light));
        pen.fillRect(0, 0, drawn.getWidth(), drawn.getHeight());
        pen.dispose();
        return jpeg(drawn, (float) random.nextDouble(LEAST_QUALITY, BEST_QUALITY));
    }

    private static byte[] jpeg(BufferedImage picture, float quality) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), how);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
