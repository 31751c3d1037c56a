package org.opsta.kiosk.screen;

/**
 * How the terminal is, as far as it matters to whoever stands before it.
 *
 * @param recording whether punches can be written at all
 * @param seeing whether the camera gives pictures
 * @param online whether the broker is reached
 * @param waiting punches not yet acknowledged by the central store
 * @param waitingLong whether the oldest of them waits for longer than it should
 * @param timeTrusted whether the time that is shown can be believed to the minute
 */
public record Condition(
        boolean recording, boolean seeing, boolean online, long waiting, boolean waitingLong, boolean timeTrusted) {}
