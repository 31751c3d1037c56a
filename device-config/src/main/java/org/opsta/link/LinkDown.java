package org.opsta.link;

/** There is no connection to the broker now; what was to be sent must be kept and tried again later. */
public final class LinkDown extends Exception {

    private static final long serialVersionUID = 1L;

    public LinkDown(String message) {
        super(message);
    }

    public LinkDown(String message, Throwable cause) {
        super(message, cause);
    }
}
