package org.opsta.agent.fleet;

import java.time.OffsetDateTime;

/**
 * A message and when the agent first had it.
 *
 * @param retained whether the broker had kept it from before the agent listened
 */
record Received<M>(M message, OffsetDateTime at, boolean retained) {}
