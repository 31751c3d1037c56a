package org.opsta.kiosk.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.opsta.kiosk.TestPictures;

class PhotoDecoderTest {

    private final PhotoDecoder decoder = new PhotoDecoder();
    private final byte[] jpeg = TestPictures.read(TestPictures.portraits().get(0));

    @Test
    void a_jpeg_is_opened() throws Exception {
        try (Mat image = decoder.decode(jpeg)) {
            assertThat(image.cols()).isEqualTo(512);
            assertThat(image.rows()).isEqualTo(512);
            assertThat(image.channels()).isEqualTo(3);
        }
    }

    @Test
    void text_is_not_a_picture() {
        refused("just some words".getBytes(StandardCharsets.UTF_8), BadPicture.Code.NOT_A_PICTURE);
    }

    @Test
    void nothing_is_not_a_picture() {
        refused(new byte[0], BadPicture.Code.NOT_A_PICTURE);
    }

    @Test
    void half_a_file_is_damaged() {
        refused(Arrays.copyOf(jpeg, jpeg.length / 2), BadPicture.Code.DAMAGED);
    }

    @Test
    void a_file_that_lacks_its_last_bytes_is_damaged() {
        refused(Arrays.copyOf(jpeg, jpeg.length - 100), BadPicture.Code.DAMAGED);
    }

    @Test
    void a_head_without_a_body_is_damaged() {
        refused(Arrays.copyOf(jpeg, 10), BadPicture.Code.DAMAGED);
    }

    @Test
    void a_small_file_that_would_unfold_into_gigabytes_is_not_unfolded() throws Exception {
        refused(pngHeader(60_000, 60_000), BadPicture.Code.TOO_MANY_PIXELS);
    }

    private void refused(byte[] file, BadPicture.Code code) {
        assertThatExceptionOfType(BadPicture.class)
                .isThrownBy(() -> decoder.decode(file).close())
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(code));
    }

    private static byte[] pngHeader(int width, int height) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(header);
        fields.writeBytes("IHDR");
        fields.writeInt(width);
        fields.writeInt(height);
        fields.write(new byte[] {8, 2, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(header.toByteArray());
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DataOutputStream png = new DataOutputStream(file);
        png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        png.writeInt(13);
        png.write(header.toByteArray());
        png.writeInt((int) crc.getValue());
        return file.toByteArray();
    }
}
