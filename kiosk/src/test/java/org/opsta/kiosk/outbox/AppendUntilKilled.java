package org.opsta.kiosk.outbox;

import java.nio.file.Path;
import java.time.Duration;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Punch;

/** A process of its own that appends, saying so after each, until somebody kills it. */
final class AppendUntilKilled {

    private AppendUntilKilled() {}

    @SuppressWarnings("InfiniteLoopStatement") // Ended from outside.
    public static void main(String[] args) throws Exception {
        try (SqliteOutbox outbox =
                new SqliteOutbox(Path.of(args[0]), new DeviceId(args[1]), Duration.ofDays(35), Drafts.NO_RESERVE)) {
            for (int n = 1; ; n++) {
                Punch punch = outbox.append(Drafts.draft(n % 1000));
                System.out.println(punch.serial() + " " + punch.hash());
            }
        }
    }
}
