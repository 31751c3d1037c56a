package org.opsta.agent.audit;

/**
 * Who did something.
 *
 * @param name an account of the console, or {@code command:} and the user of this machine, or {@code agent} for what it does
 *     by itself
 */
public record Actor(String name) {

    /** What nobody asked for at this moment. */
    public static final Actor AGENT = new Actor("agent");

    /** Whoever runs a command on this machine. */
    public static Actor command() {
        return new Actor("command:" + System.getProperty("user.name"));
    }
}
