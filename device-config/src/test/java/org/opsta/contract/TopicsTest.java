package org.opsta.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {

    private static final DeviceId DEVICE = new DeviceId("MOC-OPS");
    private static final Topics TOPICS = new Topics(DEVICE);

    @Test
    void everyTopicLeadsBackToItsTerminal() {
        assertThat(List.of(
                        TOPICS.status(),
                        TOPICS.health(),
                        TOPICS.punches(),
                        TOPICS.punchesAck(),
                        TOPICS.enrol(),
                        TOPICS.enrolResult(),
                        TOPICS.withdraw(),
                        TOPICS.withdrawResult(),
                        TOPICS.roster(),
                        TOPICS.rosterReport(),
                        TOPICS.pin(),
                        TOPICS.pinResult()))
                .doesNotHaveDuplicates()
                .allSatisfy(topic -> assertThat(Topics.deviceOf(topic)).contains(DEVICE));
    }

    @Test
    void aFilterMatchesTheKindOfEveryTerminal() {
        assertThat(Topics.ofEveryDevice(Topics.PUNCHES_ACK)).isEqualTo("opsta/v1/+/punches/ack");
        assertThat(TOPICS.punchesAck()).isEqualTo("opsta/v1/MOC-OPS/punches/ack");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "opsta/v1",
                "opsta/v1/",
                "opsta/v1/MOC-OPS",
                "opsta/v1//status",
                "opsta/v1/+/status",
                "opsta/v1/ MOC/status",
                "opsta/v2/MOC-OPS/status",
                "x/opsta/v1/MOC-OPS/status",
                "$SYS/broker/uptime"
            })
    void aTopicThatIsNotOursHasNoTerminal(String topic) {
        assertThat(Topics.deviceOf(topic)).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "+", "#", "a#", " a", "a b", "-a", "ก", "a\n"})
    void aTerminalsNameNeverBreaksATopic(String name) {
        assertThatThrownBy(() -> new DeviceId(name)).isInstanceOf(IllegalArgumentException.class);
    }
}
