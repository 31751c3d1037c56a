package org.opsta.agent.web.enrolment;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Pictures of nobody, drawn when they are needed. */
final class TestPictures {

    private TestPictures() {}

    /** A face as a child draws it, another one for each number. */
    static byte[] face(int number) throws IOException {
        BufferedImage picture = new BufferedImage(300, 400, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setColor(Color.getHSBColor(number * 0.17f, 0.25f, 0.95f));
        pen.fillRect(0, 0, 300, 400);
        pen.setColor(Color.getHSBColor(0.08f, 0.35f, 0.6f + (number % 5) * 0.07f));
        pen.fillOval(60, 70, 180, 240);
        pen.setColor(Color.getHSBColor(number * 0.31f, 0.6f, 0.3f));
        pen.fillArc(55, 50, 190, 160 + number % 7 * 10, 0, 180);
        pen.setColor(Color.DARK_GRAY);
        pen.fillOval(105, 170, 22, 14);
        pen.fillOval(173, 170, 22, 14);
        pen.drawArc(115, 220, 70, 40, 190, 160);
        pen.setColor(Color.getHSBColor(number * 0.23f, 0.5f, 0.5f));
        pen.fillRoundRect(30, 315, 240, 120, 80, 80);
        pen.dispose();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(picture, "jpg", file);
        return file.toByteArray();
    }

    /** A file of a few bytes that says it is 2.5 gigapixels. */
    static byte[] bomb() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(file);
        out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(header);
        fields.writeInt(50_000);
        fields.writeInt(50_000);
        fields.write(new byte[] {8, 2, 0, 0, 0});
        chunk(out, "IHDR", header.toByteArray());
        chunk(out, "IDAT", new byte[] {0x78, (byte) 0x9c, 3, 0, 0, 0, 0, 1});
        chunk(out, "IEND", new byte[0]);
        return file.toByteArray();
    }

    private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(type.getBytes(StandardCharsets.US_ASCII));
        sum.update(data);
        out.writeInt(data.length);
        out.write(type.getBytes(StandardCharsets.US_ASCII));
        out.write(data);
        out.writeInt((int) sum.getValue());
    }

    static byte[] zip() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("zeros"));
            zip.write(new byte[1_000_000]);
            zip.closeEntry();
        }
        return file.toByteArray();
    }
}
