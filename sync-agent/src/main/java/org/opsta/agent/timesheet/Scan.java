package org.opsta.agent.timesheet;

import java.time.LocalDateTime;
import org.opsta.contract.Direction;

/** A time record that counts, in the time of the site. */
public record Scan(Direction direction, LocalDateTime time) {}
