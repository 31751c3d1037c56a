package org.opsta.agent.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.opsta.contract.Photo;

class PictureTest {

    @Test
    void a_jpeg_and_a_png_are_taken_with_their_size() {
        assertThat(Picture.of(TestPhotos.jpeg(1))).isEqualTo(new Picture(RosterCode.STORED, 64, 48));
        assertThat(Picture.of(TestPhotos.png(1))).isEqualTo(new Picture(RosterCode.STORED, 64, 48));
    }

    @Test
    void what_a_camera_writes_after_the_picture_does_no_harm() {
        byte[] jpeg = TestPhotos.jpeg(1);
        byte[] longer = Arrays.copyOf(jpeg, jpeg.length + 100);

        assertThat(Picture.of(longer).problem()).isEqualTo(RosterCode.STORED);
    }

    @Test
    void other_files_are_no_pictures() throws Exception {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream entries = new ZipOutputStream(zip)) {
            entries.putNextEntry(new ZipEntry("10151.jpg"));
            entries.write(TestPhotos.jpeg(1));
        }
        for (byte[] file : new byte[][] {
            zip.toByteArray(),
            "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8),
            "GIF89a".getBytes(StandardCharsets.US_ASCII),
            {},
            {(byte) 0xff, (byte) 0xd8}
        }) {
            assertThat(Picture.of(file).problem()).isEqualTo(RosterCode.NOT_A_PICTURE);
        }
    }

    @Test
    void a_picture_of_fifty_thousand_by_fifty_thousand_is_refused_by_its_header() {
        byte[] png = TestPhotos.png(1);
        ByteBuffer header = ByteBuffer.wrap(png);
        header.putInt(16, 50_000).putInt(20, 50_000);
        CRC32 sum = new CRC32();
        sum.update(png, 12, 17);
        header.putInt(29, (int) sum.getValue());
        assertThat(Picture.of(png)).isEqualTo(new Picture(RosterCode.TOO_MANY_PIXELS, 50_000, 50_000));

        byte[] jpeg = TestPhotos.jpeg(1);
        for (int i = 0; i < jpeg.length - 8; i++) {
            if ((jpeg[i] & 0xff) == 0xff && (jpeg[i + 1] & 0xff) == 0xc0) {
                ByteBuffer.wrap(jpeg).putShort(i + 5, (short) 50_000).putShort(i + 7, (short) 50_000);
            }
        }
        assertThat(Picture.of(jpeg)).isEqualTo(new Picture(RosterCode.TOO_MANY_PIXELS, 50_000, 50_000));
    }

    @Test
    void a_file_that_ends_early_is_damaged_wherever_it_ends() {
        for (byte[] whole : new byte[][] {TestPhotos.jpeg(7), TestPhotos.png(7)}) {
            for (int length = 8; length < whole.length; length++) {
                assertThat(Picture.of(Arrays.copyOf(whole, length)).problem())
                        .as("%s of %s bytes", length, whole.length)
                        .isEqualTo(RosterCode.DAMAGED_PICTURE);
            }
        }
    }

    @Test
    void a_file_over_the_limit_is_too_large() {
        assertThat(Picture.of(new byte[Photo.LARGEST_BYTES + 1]).problem()).isEqualTo(RosterCode.PHOTO_TOO_LARGE);
    }

    @Test
    void nothing_a_spoilt_file_says_does_more_than_refuse_it() {
        Random random = new Random(1);
        byte[][] whole = {TestPhotos.jpeg(3), TestPhotos.png(3)};
        for (int run = 0; run < 100_000; run++) {
            byte[] file = whole[run % 2].clone();
            for (int change = 0; change <= run % 5; change++) {
                file[3 + random.nextInt(file.length - 3)] = (byte) random.nextInt();
            }
            Picture picture = Picture.of(file);
            assertThat((long) picture.width() * picture.height() <= Picture.MOST_PIXELS
                            || picture.problem() == RosterCode.TOO_MANY_PIXELS)
                    .isTrue();
        }
    }
}
