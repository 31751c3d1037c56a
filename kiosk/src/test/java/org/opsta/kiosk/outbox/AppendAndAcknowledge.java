package org.opsta.kiosk.outbox;

import java.nio.file.Path;
import java.time.Duration;
import org.opsta.contract.DeviceId;

/** A process of its own that appends so many punches and acknowledges so many times, marking in its system calls where. */
final class AppendAndAcknowledge {

    private AppendAndAcknowledge() {}

    public static void main(String[] args) throws Exception {
        Path file = Path.of(args[0]);
        int appends = Integer.parseInt(args[1]);
        int acknowledgements = Integer.parseInt(args[2]);
        try (SqliteOutbox outbox =
                new SqliteOutbox(file, new DeviceId("MOC-OPS"), Duration.ofDays(35), Drafts.NO_RESERVE)) {
            mark(file, "appends");
            for (int n = 1; n <= appends; n++) {
                outbox.append(Drafts.draft(n));
            }
            mark(file, "acknowledgements");
            for (int n = 1; n <= acknowledgements; n++) {
                outbox.acknowledgeThrough(n, null);
            }
            mark(file, "end");
            System.out.println(
                    file.resolveSibling(file.getFileName() + "-wal").toFile().length());
        }
    }

    /** Asks for a file that is not there: seen by who watches the system calls. */
    private static void mark(Path file, String what) {
        if (file.resolveSibling("mark-" + what).toFile().exists()) {
            throw new IllegalStateException(what);
        }
    }
}
