package org.opsta.watchdog;

/**
 * Something that is not as it should be.
 *
 * @param code in capitals, such as {@code VISION_STUCK}
 * @param detail in English, for IT
 * @param fatal whether the service is to end and be started again because of it
 */
public record Finding(String code, String detail, boolean fatal) {}
