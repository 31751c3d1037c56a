package org.opsta.agent.roster;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.opsta.contract.Photo;

/**
 * What the outside of a photo file says. Nothing is unfolded, so a small file that would become gigabytes costs nothing.
 *
 * @param problem why it is not taken; {@link RosterCode#STORED} when nothing speaks against it
 */
record Picture(RosterCode problem, int width, int height) {

    /** What terminals decode. */
    static final long MOST_PIXELS = 40_000_000;

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int IHDR = 0x49484452;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454e44;
    private static final int IHDR_BYTES = 13;
    private static final int SMALLEST_JPEG_FRAME = 8;

    static Picture of(byte[] file) {
        if (file.length > Photo.LARGEST_BYTES) {
            return new Picture(RosterCode.PHOTO_TOO_LARGE, 0, 0);
        }
        ByteBuffer bytes = ByteBuffer.wrap(file);
        if (file.length >= 3 && (file[0] & 0xff) == 0xff && (file[1] & 0xff) == 0xd8 && (file[2] & 0xff) == 0xff) {
            return jpeg(bytes);
        }
        if (file.length >= PNG.length && ByteBuffer.wrap(file, 0, PNG.length).equals(ByteBuffer.wrap(PNG))) {
            return png(bytes.position(PNG.length));
        }
        return new Picture(RosterCode.NOT_A_PICTURE, 0, 0);
    }

    /** Each chunk has its length before it and its checksum after it, so a missing or changed byte shows. */
    private static Picture png(ByteBuffer file) {
        int width = 0;
        int height = 0;
        boolean first = true;
        boolean pixels = false;
        while (file.remaining() >= 12) {
            int length = file.getInt();
            if (length < 0 || length > file.remaining() - 8) {
                return damaged();
            }
            CRC32 sum = new CRC32();
            sum.update(file.slice(file.position(), length + 4));
            int type = file.getInt();
            if (first != (type == IHDR) || (first && length != IHDR_BYTES)) {
                return damaged();
            }
            if (first) {
                width = file.getInt(file.position());
                height = file.getInt(file.position() + 4);
            }
            first = false;
            pixels |= type == IDAT;
            file.position(file.position() + length);
            if (file.getInt() != (int) sum.getValue()) {
                return damaged();
            }
            if (type == IEND) {
                return pixels ? sized(width, height) : damaged();
            }
        }
        return damaged();
    }

    /** Segments with their length before them, of which one frames the picture; then its data, until a marker ends it. */
    private static Picture jpeg(ByteBuffer file) {
        Picture frame = damaged();
        file.position(2);
        while (file.remaining() >= 4) {
            if ((file.get() & 0xff) != 0xff) {
                return damaged();
            }
            int marker = file.get() & 0xff;
            if (marker == 0xff) {
                // Filling before a marker.
                file.position(file.position() - 1);
                continue;
            }
            int length = file.getShort() & 0xffff;
            if (length < 2 || length - 2 > file.remaining()) {
                return damaged();
            }
            if (isFrame(marker)) {
                if (length < SMALLEST_JPEG_FRAME) {
                    return damaged();
                }
                int at = file.position();
                frame = sized(file.getShort(at + 3) & 0xffff, file.getShort(at + 1) & 0xffff);
                if (frame.problem != RosterCode.STORED) {
                    return frame;
                }
            }
            file.position(file.position() + length - 2);
            if (marker == 0xda) {
                return ends(file) ? frame : damaged();
            }
        }
        return damaged();
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    /** Within the data 0xff is followed by 0 or a restart marker; cameras may write more after the end. */
    private static boolean ends(ByteBuffer data) {
        while (data.remaining() >= 2) {
            if ((data.get() & 0xff) == 0xff && (data.get(data.position()) & 0xff) == 0xd9) {
                return true;
            }
        }
        return false;
    }

    private static Picture sized(int width, int height) {
        if (width <= 0 || height <= 0) {
            return damaged();
        }
        return new Picture(
                (long) width * height > MOST_PIXELS ? RosterCode.TOO_MANY_PIXELS : RosterCode.STORED, width, height);
    }

    private static Picture damaged() {
        return new Picture(RosterCode.DAMAGED_PICTURE, 0, 0);
    }
}
