package org.opsta.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.contract.Photo;
import org.opsta.contract.Sha256;

class PhotoMakerTest {

    @TempDir
    Path folder;

    private Path drawn;

    @BeforeEach
    void draw() throws Exception {
        BufferedImage picture = new BufferedImage(400, 500, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        for (int i = 0; i < 100; i++) {
            pen.setColor(new Color(i, 2 * i, 255 - i));
            pen.fillOval(3 * i, 4 * i, 90, 60);
        }
        pen.dispose();
        drawn = folder.resolve("drawn.jpg");
        ImageIO.write(picture, "jpeg", drawn.toFile());
    }

    @Test
    void no_two_are_the_same_and_each_can_be_enrolled() throws Exception {
        Set<String> files = new HashSet<>();
        for (int number = 0; number < 50; number++) {
            byte[] photo = PhotoMaker.variation(drawn, number);
            files.add(Sha256.hex(photo));
            assertThat(photo.length).isLessThan(Photo.LARGEST_BYTES);
            BufferedImage read = ImageIO.read(new ByteArrayInputStream(photo));
            // The face is neither stretched nor cut away.
            assertThat((double) read.getHeight() / read.getWidth()).isBetween(1.23, 1.27);
        }
        assertThat(files).hasSize(50);
    }

    @Test
    void the_same_number_gives_the_same_file() throws Exception {
        assertThat(PhotoMaker.variation(drawn, 7)).isEqualTo(PhotoMaker.variation(drawn, 7));
    }
}
