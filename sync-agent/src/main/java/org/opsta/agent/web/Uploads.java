package org.opsta.agent.web;

import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** How much may be sent to the console at once. What is uploaded stays in memory: a face is never on disk unsealed. */
public final class Uploads {

    /** All files of one form together. */
    public static final int MOST_MEGABYTES = 32;

    private static final long MOST_BYTES = MOST_MEGABYTES * 1024L * 1024L;
    /** Read and thrown away, so that a browser that is still sending gets to see why it was refused. */
    private static final long MOST_DRAINED = 2 * MOST_BYTES;

    private Uploads() {}

    /** Before anything of it is kept. One that does not say how long it is stops at the limit all the same. */
    static void check(Context context) {
        long bytes = context.req().getContentLengthLong();
        if (bytes > MOST_BYTES) {
            if (bytes <= MOST_DRAINED) {
                drain(context);
            }
            throw new ContentTooLargeResponse();
        }
    }

    private static void drain(Context context) {
        try (InputStream body = context.bodyInputStream()) {
            body.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new ContentTooLargeResponse();
        }
    }
}
