package org.opsta.kiosk.clock;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs a command and gives what it printed. One that takes longer than the limit is ended, with its children, and so is one
 * that prints without end.
 */
final class ChildProcess {

    /** chronyc gives up by itself after three tries, which are 1, 2 and 4 seconds. */
    static final Duration LIMIT = Duration.ofSeconds(8);

    private static final int MOST_BYTES = 64 * 1024;

    private ChildProcess() {}

    /**
     * @param command the name of a program, looked up on the PATH, and its arguments
     * @throws Failed when there is no such program, it took too long, or it ended with another code than 0
     */
    static String output(List<String> command, Duration limit) throws Failed {
        long deadline = System.nanoTime() + limit.toNanos();
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
            // Numbers with a point, messages in English.
            builder.environment().put("LC_ALL", "C");
            process = builder.start();
        } catch (IOException e) {
            throw new Failed("cannot be run: " + e.getMessage());
        }
        try {
            // Read elsewhere: a grandchild that keeps the pipe open must not keep us.
            CompletableFuture<byte[]> reading = new CompletableFuture<>();
            Thread reader = new Thread(() -> read(process.getInputStream(), reading), "clock child");
            reader.setDaemon(true);
            reader.start();
            byte[] printed = reading.get(left(deadline), TimeUnit.NANOSECONDS);
            if (printed.length > MOST_BYTES) {
                throw new Failed("printed more than " + MOST_BYTES + " bytes");
            }
            if (!process.waitFor(left(deadline), TimeUnit.NANOSECONDS)) {
                throw new TimeoutException();
            }
            String text = new String(printed, StandardCharsets.UTF_8).strip();
            if (process.exitValue() != 0) {
                throw new Failed("ended with " + process.exitValue()
                        + (text.isEmpty() ? "" : ": " + text.substring(0, Math.min(200, text.length()))));
            }
            return text;
        } catch (TimeoutException e) {
            throw new Failed("did not answer within " + limit.toMillis() + " ms and was ended");
        } catch (ExecutionException e) {
            throw new Failed("could not be read: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed("was ended, because the terminal stops");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static long left(long deadline) {
        return Math.max(0, deadline - System.nanoTime());
    }

    private static void read(InputStream from, CompletableFuture<byte[]> into) {
        try {
            into.complete(from.readNBytes(MOST_BYTES + 1));
        } catch (IOException e) {
            into.completeExceptionally(e);
        }
    }

    /** Its message goes behind the name of the command. */
    static final class Failed extends Exception {

        private static final long serialVersionUID = 1L;

        Failed(String why) {
            super(why);
        }
    }
}
