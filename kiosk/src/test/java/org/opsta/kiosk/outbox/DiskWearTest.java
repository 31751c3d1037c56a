package org.opsta.kiosk.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the journal asks of the card, counted by the operating system. */
class DiskWearTest {

    private static final int APPENDS = 1000;
    private static final int ACKNOWLEDGEMENTS = 500;

    /** Syncs of one folding in of the log: the log, the journal, and the new beginning of the log. */
    private static final int SYNCS_OF_A_CHECKPOINT = 3;

    @TempDir
    Path folder;

    @Test
    @Timeout(120)
    void one_sync_for_each_punch_and_none_for_an_acknowledgement() throws Exception {
        assumeTrue(installed(), "strace is not installed, so syncs are not counted");
        Path journal = folder.resolve("journal.db");
        Path calls = folder.resolve("calls");
        Process process = new ProcessBuilder(
                        "strace",
                        "-f",
                        "-e",
                        "trace=fsync,fdatasync,sync_file_range,msync,stat,newfstatat,access,faccessat,faccessat2,statx",
                        "-o",
                        calls.toString(),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendAndAcknowledge.class.getName(),
                        journal.toString(),
                        String.valueOf(APPENDS),
                        String.valueOf(ACKNOWLEDGEMENTS))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long logBytes;
        try (BufferedReader output = process.inputReader()) {
            logBytes = Long.parseLong(output.readLine());
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        List<String> lines = Files.readAllLines(calls);
        long forAppends = syncs(lines, "mark-appends", "mark-acknowledgements");
        long forAcknowledgements = syncs(lines, "mark-acknowledgements", "mark-end");
        System.out.println(APPENDS + " punches, " + forAppends + " syncs; " + ACKNOWLEDGEMENTS + " acknowledgements, "
                + forAcknowledgements + " syncs; log " + logBytes + " bytes");
        // A punch changes some three pages, and the log is folded in every thousand.
        assertThat(forAppends).isBetween((long) APPENDS, APPENDS + 5L * SYNCS_OF_A_CHECKPOINT);
        assertThat(forAcknowledgements).isLessThanOrEqualTo(SYNCS_OF_A_CHECKPOINT);
        assertThat(logBytes).isBetween(1L, 5L * 1024 * 1024);
    }

    private static long syncs(List<String> lines, String from, String to) {
        return lines.subList(firstWith(lines, from), firstWith(lines, to)).stream()
                .filter(line -> line.contains("sync(") || line.contains("sync_file_range("))
                .count();
    }

    private static int firstWith(List<String> lines, String text) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(text)) {
                return i;
            }
        }
        throw new AssertionError("no system call with " + text);
    }

    private static boolean installed() throws InterruptedException {
        try {
            return new ProcessBuilder("strace", "-V")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notThere) {
            return false;
        }
    }
}
