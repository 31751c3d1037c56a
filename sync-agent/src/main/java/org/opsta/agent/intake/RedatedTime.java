package org.opsta.agent.intake;

import java.time.OffsetDateTime;
import org.opsta.contract.ClockReading;

/**
 * Why a record's time is not what the terminal wrote.
 *
 * @param original what the terminal wrote
 * @param errorMillis how far the new time may be off
 * @param reason the state of the terminal's clock when it wrote that
 * @param source what vouched for the right time afterwards, for example {@code chrony}
 */
public record RedatedTime(OffsetDateTime original, long errorMillis, ClockReading.State reason, String source) {}
