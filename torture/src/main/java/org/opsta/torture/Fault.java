package org.opsta.torture;

import java.util.Locale;

/**
 * One thing that goes wrong.
 *
 * @param target what it strikes: which terminal process, agent or wire, counted from 0; taken modulo how many there are
 * @param startMillis after the beginning
 * @param lengthMillis until it is mended
 * @param detail for a clock the step in seconds; for the rest a number that decides between variants
 */
record Fault(Kind kind, int target, long startMillis, long lengthMillis, long detail) {

    /** What can go wrong, and how the account calls it. */
    enum Kind {
        KILL_KIOSK("kills"),
        KILL_TERMINALS("kills"),
        KILL_AGENT("kills"),
        KILL_BROKER("kills"),
        KILL_DATABASE("database restarts"),
        /** The connection between one party and the broker ends, and there is none for a while. */
        CUT("cuts"),
        /** It stays open and nothing comes through. */
        SILENCE("half-open connections"),
        /** What the broker sends comes late. */
        DELAY("delays"),
        /** Acknowledgements come again, in another order, long after their time. */
        OLD_ACKS("old acknowledgements"),
        /** Batches come again. */
        OLD_BATCHES("replayed batches"),
        FULL_TERMINAL_DISK("full terminal disks"),
        FULL_KIOSK_DISK("full terminal disks"),
        FULL_STORE_DISK("full store disks"),
        /** Somebody or something sets the wall clock of running terminals. */
        STEP_TERMINAL_CLOCKS("clock steps"),
        STEP_KIOSK_CLOCK("clock steps"),
        /** Power is gone; the device comes up with a wrong clock and finds the time a little later. */
        REBOOT_TERMINALS("reboots with a wrong clock"),
        REBOOT_KIOSK("reboots with a wrong clock");

        private final String counted;

        Kind(String counted) {
            this.counted = counted;
        }

        String counted() {
            return counted;
        }

        boolean clock() {
            return this == STEP_TERMINAL_CLOCKS
                    || this == STEP_KIOSK_CLOCK
                    || this == REBOOT_TERMINALS
                    || this == REBOOT_KIOSK;
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%6.1f s  %s %d for %.1f s%s",
                startMillis / 1000.0,
                kind,
                target,
                lengthMillis / 1000.0,
                kind.clock() ? " (" + detail + " s)" : "");
    }
}
