package org.opsta.agent.web.enrolment;

import java.util.List;

/**
 * The deletion of a person, in the visitor's language.
 *
 * @param reason empty for a visitor who may not see people
 * @param state whether every terminal has confirmed
 */
public record ErasureView(
        long id, String person, String reason, String begun, String state, boolean complete, List<Receipt> receipts) {

    /**
     * @param tone of {@code state}, a class of {@code console.css}
     * @param code of the terminal's latest answer; empty before there was one
     */
    public record Receipt(String device, String state, String tone, String code) {}
}
