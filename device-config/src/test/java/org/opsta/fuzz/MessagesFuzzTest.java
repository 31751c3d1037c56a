package org.opsta.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opsta.contract.ClockAck;
import org.opsta.contract.ClockCorrection;
import org.opsta.contract.Codec;
import org.opsta.contract.Enrol;
import org.opsta.contract.EnrolResult;
import org.opsta.contract.Health;
import org.opsta.contract.Pin;
import org.opsta.contract.PinResult;
import org.opsta.contract.Punch;
import org.opsta.contract.PunchAck;
import org.opsta.contract.PunchBatch;
import org.opsta.contract.PunchHash;
import org.opsta.contract.Replay;
import org.opsta.contract.ReplayResult;
import org.opsta.contract.Roster;
import org.opsta.contract.RosterReport;
import org.opsta.contract.Status;
import org.opsta.contract.UnreadableMessage;
import org.opsta.contract.Withdraw;
import org.opsta.contract.WithdrawResult;

/** Whatever comes over the wire is a message or an {@link UnreadableMessage}, and a message that was read can be written. */
class MessagesFuzzTest {

    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of(Status.class, "status-.*"),
                Arguments.of(Health.class, "health.*"),
                Arguments.of(PunchBatch.class, "punches(-\\w+)?.json"),
                Arguments.of(PunchAck.class, "punches-ack.*"),
                Arguments.of(Replay.class, "punches-replay.json"),
                Arguments.of(ReplayResult.class, "punches-replay-result.*"),
                Arguments.of(ClockCorrection.class, "clock.json"),
                Arguments.of(ClockAck.class, "clock-ack.json"),
                Arguments.of(Enrol.class, "enrol(-distinct)?.json"),
                Arguments.of(EnrolResult.class, "enrol-result.*"),
                Arguments.of(Withdraw.class, "withdraw.json"),
                Arguments.of(WithdrawResult.class, "withdraw-result.*"),
                Arguments.of(Roster.class, "roster.json"),
                Arguments.of(RosterReport.class, "roster-report.*"),
                Arguments.of(Pin.class, "pin(-remove)?.json"),
                Arguments.of(PinResult.class, "pin-result.*"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void a_message_is_read_or_refused(Class<?> type, String examples) throws Exception {
        new Fuzz(type.getSimpleName(), 4.5, Fuzz.published(examples))
                .run(
                        input -> {
                            Object message = Codec.decode(input, type);
                            Object again = Codec.decode(Codec.encode(message), type);
                            assertThat(Codec.encode(again)).isEqualTo(Codec.encode(message));
                        },
                        UnreadableMessage.class);
    }

    @Test
    void a_punch_in_a_batch_is_read_and_hashed_or_refused() throws Exception {
        new Fuzz("Punch", 4, Fuzz.published("punches.json"))
                .run(
                        input -> {
                            for (JsonNode punch :
                                    Codec.decode(input, PunchBatch.class).punches()) {
                                Codec.decode(punch, Punch.class).sealed();
                                PunchHash.of(punch);
                            }
                        },
                        UnreadableMessage.class);
    }
}
