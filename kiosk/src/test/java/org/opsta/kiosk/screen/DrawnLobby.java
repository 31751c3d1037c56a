package org.opsta.kiosk.screen;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.opsta.kiosk.feedback.FaceView;
import org.opsta.kiosk.recognition.PoorView;

/** What the camera of a staged terminal sees: a drawn figure before a drawn lobby, swaying a little. Twenty pictures a second. */
final class DrawnLobby implements Pictures {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;
    private static final int SWAY = 12;
    private static final long EACH_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final List<byte[]> PICTURES = draw();

    private final AtomicInteger asked = new AtomicInteger();
    private final long start = System.nanoTime();

    /** Stands still when set. */
    volatile boolean frozen;

    /** How often a picture was asked for. */
    int asked() {
        return asked.get();
    }

    /** Where the figure's face is. */
    static FaceView face(Optional<PoorView> poor) {
        return new FaceView(238.0 / WIDTH, 118.0 / HEIGHT, 164.0 / WIDTH, 196.0 / HEIGHT, poor, true);
    }

    @Override
    public Optional<Picture> after(long number, Duration atMost) throws InterruptedException {
        asked.incrementAndGet();
        long now = 1 + (System.nanoTime() - start) / EACH_NANOS;
        if (now <= number) {
            TimeUnit.NANOSECONDS.sleep(start + number * EACH_NANOS - System.nanoTime());
            now = number + 1;
        }
        return Optional.of(new Picture(PICTURES.get(frozen ? 0 : (int) (now % PICTURES.size())), now));
    }

    private static List<byte[]> draw() {
        List<byte[]> pictures = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
            Graphics2D pen = image.createGraphics();
            pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            lobby(pen);
            pen.translate(SWAY * Math.sin(2 * Math.PI * i / 24), 0);
            figure(pen);
            pen.dispose();
            ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
            try {
                ImageIO.write(image, "jpeg", jpeg);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            pictures.add(jpeg.toByteArray());
        }
        return pictures;
    }

    private static void lobby(Graphics2D pen) {
        pen.setPaint(new GradientPaint(0, 0, new Color(0xdfe7ee), 0, HEIGHT, new Color(0xb9c7d4)));
        pen.fillRect(0, 0, WIDTH, HEIGHT);
        pen.setColor(new Color(0x9aa9b6));
        pen.fillRect(0, 400, WIDTH, 80);
        pen.setColor(new Color(0xf4f8fb));
        for (int x : new int[] {30, 130, 450, 550}) {
            pen.fillRect(x, 40, 72, 240);
        }
        pen.setColor(new Color(0x4f7a62));
        pen.fill(new Ellipse2D.Double(545, 290, 80, 100));
        pen.setColor(new Color(0x8a6a4f));
        pen.fillRect(568, 375, 34, 50);
    }

    private static void figure(Graphics2D pen) {
        Color skin = new Color(0xd9a984);
        Color hair = new Color(0x2b2320);
        pen.setColor(new Color(0x2f5d8c));
        pen.fill(new RoundRectangle2D.Double(150, 345, 340, 260, 170, 170));
        pen.setColor(skin.darker());
        pen.fillRect(285, 290, 70, 75);
        pen.setColor(new Color(0xf7f7f4));
        Path2D collar = new Path2D.Double();
        collar.moveTo(272, 350);
        collar.lineTo(320, 400);
        collar.lineTo(368, 350);
        collar.lineTo(350, 340);
        collar.lineTo(290, 340);
        collar.closePath();
        pen.fill(collar);
        pen.setColor(hair);
        pen.fill(new Ellipse2D.Double(228, 84, 184, 190));
        pen.setColor(skin);
        pen.fill(new Ellipse2D.Double(240, 118, 160, 200));
        pen.setColor(hair);
        pen.fill(new Ellipse2D.Double(240, 90, 160, 66));
        for (int x : new int[] {282, 358}) {
            pen.setColor(Color.WHITE);
            pen.fill(new Ellipse2D.Double(x - 15, 203, 30, 18));
            pen.setColor(hair);
            pen.fill(new Ellipse2D.Double(x - 8, 204, 16, 16));
            pen.fillRect(x - 18, 186, 36, 6);
        }
        pen.setStroke(new BasicStroke(4, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        pen.setColor(skin.darker());
        pen.drawArc(306, 225, 28, 28, 200, 140);
        pen.setColor(new Color(0x9c4f45));
        pen.drawArc(288, 250, 64, 34, 200, 140);
    }
}
