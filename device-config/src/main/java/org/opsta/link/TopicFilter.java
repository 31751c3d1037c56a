package org.opsta.link;

/**
 * An MQTT topic filter: {@code +} stands for one level, a last {@code #} for any number of them. {@code $share/group/} in
 * front only says how the broker deals messages out, so it does not take part in matching.
 */
record TopicFilter(String value) {

    private static final String SHARED = "$share/";

    TopicFilter {
        if (value.isEmpty() || (value.startsWith(SHARED) && value.indexOf('/', SHARED.length()) < 0)) {
            throw new IllegalArgumentException(
                    "'" + value + "' is not a topic filter; write for example opsta/v1/+/status"
                            + " or $share/group/opsta/v1/+/punches");
        }
    }

    boolean shared() {
        return value.startsWith(SHARED);
    }

    boolean matches(String topic) {
        String[] wanted = unshared().split("/", -1);
        String[] given = topic.split("/", -1);
        for (int level = 0; level < wanted.length; level++) {
            if ("#".equals(wanted[level])) {
                return true;
            }
            if (level == given.length || (!"+".equals(wanted[level]) && !wanted[level].equals(given[level]))) {
                return false;
            }
        }
        return wanted.length == given.length;
    }

    private String unshared() {
        return shared() ? value.substring(value.indexOf('/', SHARED.length()) + 1) : value;
    }
}
