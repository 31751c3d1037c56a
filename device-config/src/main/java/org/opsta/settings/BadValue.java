package org.opsta.settings;

/** Thrown by a settings record that does not accept one of its values; {@link SettingsFile} adds file and line. */
public final class BadValue extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String key;

    private BadValue(String key, String message) {
        super(message);
        this.key = key;
    }

    /** The name of the record component at fault. */
    public String key() {
        return key;
    }

    /**
     * Fails unless {@code ok}.
     *
     * @param fix what to write instead, as an order: "write 1 or more"
     */
    public static void unless(boolean ok, String key, Object value, String fix) {
        if (!ok) {
            throw new BadValue(key, "the value " + value + " is not allowed here; " + fix);
        }
    }
}
