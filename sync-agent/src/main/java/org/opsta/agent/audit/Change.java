package org.opsta.agent.audit;

import org.jspecify.annotations.Nullable;

/**
 * What is written into the log.
 *
 * @param action of which kind, such as {@code PERSON_CHANGED}; the console has a word for each in {@code audit_*.properties}
 * @param subject whom or what it is about: a personnel code, a terminal, an account
 * @param before how it was, as a record that becomes JSON; absent when there was nothing
 * @param after how it is; absent when there is nothing any more
 */
public record Change(
        String action,
        String subject,
        @Nullable Object before,
        @Nullable Object after) {}
