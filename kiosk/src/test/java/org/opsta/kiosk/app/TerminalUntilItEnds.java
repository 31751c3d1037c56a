package org.opsta.kiosk.app;

import java.lang.Thread.UncaughtExceptionHandler;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.opsta.contract.Direction;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.outbox.Drafts;
import org.opsta.kiosk.panel.Panel;
import org.opsta.kiosk.panel.PanelInFile;

/**
 * A whole terminal in a process of its own, without camera and broker, and with a panel in a file. Its door is open when it
 * says so; then it ends as it was told to.
 */
final class TerminalUntilItEnds {

    static final String OPEN = "OPEN";

    /** How. */
    enum End {
        BY_SIGTERM,
        THREAD_DIES,
        THREAD_DIES_WHILE_STARTING
    }

    private TerminalUntilItEnds() {}

    /** @param args settings, the file of the panel, how to end */
    public static void main(String[] args) throws Exception {
        PanelInFile file = new PanelInFile(Path.of(args[1]));
        End end = End.valueOf(args[2]);
        Panel panel = file.open();
        new Thread(() -> end(end, file, panel), "end").start();
        Main.Run.runUntilStopped(KioskSettings.load(Path.of(args[0])), null, panel);
    }

    /** Not by Awaitility, which puts a handler of its own in the place of the terminal's. */
    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private static void end(End end, PanelInFile file, Panel panel) {
        until(() -> Thread.getDefaultUncaughtExceptionHandler() != null);
        if (end == End.THREAD_DIES_WHILE_STARTING) {
            file.openDoor();
            System.out.println(OPEN);
            throw new IllegalStateException("dies for the test, and the terminal is still starting");
        }
        UncaughtExceptionHandler whileStarting = Thread.getDefaultUncaughtExceptionHandler();
        until(() -> Thread.getDefaultUncaughtExceptionHandler() != whileStarting);
        panel.tell(new Feedback.AlreadyRecorded(
                new PersonId("10151"), new PersonName("ก", "K"), Direction.IN, Drafts.MORNING));
        until(() -> file.isOn("DOOR") && file.isOn("GREEN"));
        System.out.println(OPEN);
        if (end == End.THREAD_DIES) {
            throw new IllegalStateException("dies for the test");
        }
    }
}
