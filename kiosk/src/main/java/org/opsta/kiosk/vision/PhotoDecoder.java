package org.opsta.kiosk.vision;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.bytedeco.opencv.opencv_core.Mat;

/** Opens a JPEG or PNG file as a BGR image, upright as its EXIF says. Trusts nothing about the file. */
public final class PhotoDecoder {

    /** A small file can unfold into gigabytes, so its size in pixels is read before it is decoded. */
    public static final long MOST_PIXELS = 40_000_000;

    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    /** The image; the caller closes it. */
    public Mat decode(byte[] file) throws BadPicture {
        if (!startsWith(file, JPEG) && !startsWith(file, PNG)) {
            throw new BadPicture(BadPicture.Code.NOT_A_PICTURE, 0);
        }
        long pixels = pixels(file);
        if (pixels > MOST_PIXELS) {
            throw new BadPicture(BadPicture.Code.TOO_MANY_PIXELS, pixels);
        }
        try (Mat bytes = new Mat(1, file.length, CV_8UC1)) {
            bytes.data().put(file);
            Mat image = imdecode(bytes, IMREAD_COLOR);
            if (image.empty()) {
                image.close();
                throw new BadPicture(BadPicture.Code.DAMAGED, pixels);
            }
            return image;
        }
    }

    private static long pixels(byte[] file) throws BadPicture {
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw new BadPicture(BadPicture.Code.DAMAGED, 0);
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(stream, true, true);
                return (long) reader.getWidth(0) * reader.getHeight(0);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            // The readers of javax.imageio throw either for a header that makes no sense.
            throw new BadPicture(BadPicture.Code.DAMAGED, 0);
        }
    }

    private static boolean startsWith(byte[] file, byte[] magic) {
        if (file.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if (file[i] != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
