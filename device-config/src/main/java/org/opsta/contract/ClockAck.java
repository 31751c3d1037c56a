package org.opsta.contract;

/** The agent has committed the {@link ClockCorrection} of this boot that goes through this serial. */
public record ClockAck(DeviceId device, String bootId, Serial throughSerial) {

    public ClockAck {
        Required.present(device, "device");
        Required.present(bootId, "bootId");
        Required.present(throughSerial, "throughSerial");
    }
}
