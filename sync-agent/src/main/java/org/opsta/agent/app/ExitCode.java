package org.opsta.agent.app;

/** What a command ends with. */
final class ExitCode {

    static final int OK = 0;
    static final int FAILED = 1;
    /** Wrong arguments or settings. */
    static final int USAGE = 2;

    /** Nothing was refused, but something waits for an administrator. */
    static final int HELD = 3;

    private ExitCode() {}
}
