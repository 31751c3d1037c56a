package org.opsta.kiosk.pin;

import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Hint;
import org.opsta.contract.Pin;
import org.opsta.contract.PinCode;
import org.opsta.contract.PinResult;
import org.opsta.kiosk.uplink.PinDesk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets and removes PINs. */
public final class PinSetter implements PinDesk {

    private static final Logger log = LoggerFactory.getLogger(PinSetter.class);

    private final DeviceId device;
    private final PinSettings settings;
    private final PinRule rule;
    private final PinStore store;
    private final Supplier<OffsetDateTime> clock;

    public PinSetter(DeviceId device, PinSettings settings, PinStore store, Supplier<OffsetDateTime> clock) {
        this.device = device;
        this.settings = settings;
        this.rule = new PinRule(settings);
        this.store = store;
        this.clock = clock;
    }

    @Override
    public PinResult carryOut(Pin request) {
        PinCode code;
        try {
            code = request.action() == Pin.Action.SET ? set(request) : remove(request);
        } catch (PinStoreFailed e) {
            log.error("A PIN was not set or removed", e);
            code = PinCode.NOT_STORED;
        }
        return answer(request, code);
    }

    private PinCode set(Pin request) throws PinStoreFailed {
        if (!settings.enabled()) {
            return PinCode.SWITCHED_OFF;
        }
        String pin = Objects.requireNonNull(request.pin());
        Optional<PinCode> fault = rule.fault(request.person(), pin);
        if (fault.isPresent()) {
            return fault.get();
        }
        store.set(request.person(), Objects.requireNonNull(request.name()), pin, clock.get());
        return PinCode.STORED;
    }

    private PinCode remove(Pin request) throws PinStoreFailed {
        return store.remove(request.person()) ? PinCode.REMOVED : PinCode.NO_PIN;
    }

    private PinResult answer(Pin request, PinCode code) {
        boolean done = code == PinCode.STORED || code == PinCode.REMOVED || code == PinCode.NO_PIN;
        int limit = code == PinCode.PIN_TOO_SHORT ? settings.leastDigits() : settings.mostDigits();
        return new PinResult(
                device,
                request.requestId(),
                request.person(),
                done ? PinResult.Outcome.ACCEPTED : PinResult.Outcome.REFUSED,
                code.name(),
                Hint.of("pin." + code, limit),
                clock.get());
    }

    @Override
    public PinResult refuse(String code, String detail) {
        return new PinResult(
                device, null, null, PinResult.Outcome.REFUSED, code, Hint.of("pin." + code, detail), clock.get());
    }
}
