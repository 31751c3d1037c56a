package org.opsta.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InMemoryLinkTest extends LinkContract {

    private final InMemoryBroker broker = new InMemoryBroker();

    @Override
    void closeBroker() {
        broker.close();
    }

    @Override
    Link newLink(String clientId, @Nullable Supplier<Outgoing> lastWill) {
        return broker.link(clientId, lastWill);
    }

    @Override
    void cut(Link link) {
        broker.cut(link);
    }

    @Override
    void brokerAway() {
        broker.away();
    }

    @Override
    void brokerBack() {
        broker.back();
    }

    @Test
    void fails_on_demand_before_or_after_taking_the_message() throws Exception {
        Link link = broker.link("writer");
        link.start();
        await().until(link::connected);

        broker.failNextPublishes(1);
        assertThatThrownBy(() -> link.publish(Outgoing.atLeastOnce("t", new byte[0])))
                .isInstanceOf(LinkDown.class);
        assertThat(broker.published("t")).isEmpty();

        broker.loseNextAnswers(1);
        assertThatThrownBy(() -> link.publish(Outgoing.atLeastOnce("t", new byte[0])))
                .isInstanceOf(LinkDown.class);
        assertThat(broker.published("t")).hasSize(1);

        link.publish(Outgoing.atLeastOnce("t", new byte[0]));
        assertThat(broker.published("t")).hasSize(2);
    }
}
