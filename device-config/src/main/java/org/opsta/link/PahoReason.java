package org.opsta.link;

import java.io.EOFException;
import java.util.Map;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;

/** Words for what Paho reports as numbers: MQTT 5 reason codes, and its own in the 32000s. */
final class PahoReason {

    private static final Map<Integer, String> MEANING = Map.ofEntries(
            Map.entry(0x80, "unspecified error"),
            Map.entry(0x83, "implementation specific error"),
            Map.entry(0x84, "not an MQTT 5 broker"),
            Map.entry(0x85, "client id not accepted"),
            Map.entry(0x86, "user name or password wrong"),
            Map.entry(0x87, "not authorised"),
            Map.entry(0x88, "broker unavailable"),
            Map.entry(0x89, "broker busy"),
            Map.entry(0x8A, "banned"),
            Map.entry(0x8B, "broker shutting down"),
            Map.entry(0x8D, "the broker heard nothing within the keep-alive"),
            Map.entry(0x8E, "another client connected with the same id; each service needs its own"),
            Map.entry(0x93, "receive maximum exceeded"),
            Map.entry(0x95, "packet too large"),
            Map.entry(0x97, "quota exceeded"),
            Map.entry(0x98, "closed by an administrator"),
            Map.entry(0x9F, "connection rate exceeded"),
            Map.entry(32000, "no answer within the keep-alive"),
            Map.entry(32002, "the network does not take what is written"));

    private static final int PAHO_FIRST = 32000;

    private PahoReason() {}

    static String of(int code) {
        String meaning = MEANING.get(code);
        String number = code < PAHO_FIRST ? "0x" + Integer.toHexString(code) : String.valueOf(code);
        return (meaning == null ? "reason" : meaning + ", reason") + " code " + number;
    }

    static String of(MqttDisconnectResponse response) {
        MqttException cause = response.getException();
        if (cause != null) {
            return of(cause);
        }
        return of(response.getReturnCode());
    }

    static String of(@Nullable Throwable problem) {
        Throwable deepest = problem;
        while (deepest != null && deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        if (deepest instanceof MqttException coded) {
            String meaning = MEANING.get(coded.getReasonCode());
            return meaning == null
                    ? coded.getMessage() + " (" + coded.getReasonCode() + ")"
                    : of(coded.getReasonCode());
        }
        if (deepest == null) {
            return "no reason given";
        }
        if (deepest instanceof EOFException) {
            // Mosquitto says no more than this when a second client takes the session over.
            return "the broker closed it; if that goes on, see whether another client connects with the same id";
        }
        return deepest instanceof LinkDown
                ? String.valueOf(deepest.getMessage())
                : deepest.getClass().getSimpleName()
                        + (deepest.getMessage() == null ? "" : ": " + deepest.getMessage());
    }
}
