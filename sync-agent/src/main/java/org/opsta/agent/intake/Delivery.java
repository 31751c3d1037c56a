package org.opsta.agent.intake;

import org.opsta.contract.DeviceId;

/** One terminal's batch, reviewed and ready to be stored. */
record Delivery(DeviceId device, BatchReview review) {}
