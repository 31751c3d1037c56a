package org.opsta.kiosk.evaluate;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a long job is, on standard error: a bar in a terminal, a line every ten seconds anywhere else. */
public final class Progress implements AutoCloseable {

    private static final int COLUMNS = 80;
    private static final int BAR_MILLIS = 250;
    private static final int LINE_MILLIS = 10_000;

    private final ProgressBar bar;

    /** @param what is being worked on, in one word */
    public Progress(String what, long steps) {
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(steps)
                .setMaxRenderedLength(COLUMNS)
                .setStyle(ProgressBarStyle.ASCII);
        bar = isTerminal()
                ? builder.setConsumer(new ConsoleProgressBarConsumer(err, COLUMNS))
                        .setUpdateIntervalMillis(BAR_MILLIS)
                        .build()
                : builder.setConsumer(new DelegatingProgressBarConsumer(err::println, COLUMNS))
                        .setUpdateIntervalMillis(LINE_MILLIS)
                        .build();
    }

    public void step() {
        bar.step();
    }

    /** {@link System#console} wants standard input and output to be terminals too, which they are not in a pipe. */
    private static boolean isTerminal() {
        try {
            Path standardError = Files.readSymbolicLink(Path.of("/proc/self/fd/2"));
            return standardError.startsWith("/dev/pts") || standardError.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        bar.close();
    }
}
