package org.opsta.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.opsta.link.Outgoing;

/**
 * Spoilt messages for one topic of a service, through the link. A handler answers each, or none of them; never with an
 * exception, and never with the code that stands for one.
 */
public final class Wire {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final FedLink link;
    private final int subscription;
    private final boolean answers;

    /**
     * @param subscription which of the link's, in the order they were made
     * @param answers whether every message gets exactly one answer
     */
    public Wire(FedLink link, int subscription, boolean answers) {
        this.link = link;
        this.subscription = subscription;
        this.answers = answers;
    }

    /** @param examples file names of published examples, as a regular expression */
    public void fuzz(String topic, double percent, String examples) throws Exception {
        String name =
                topic.substring(topic.indexOf('/', "opsta/v1/".length()) + 1).replace('/', '-');
        fuzz(name, topic, percent, examples, UnaryOperator.identity());
    }

    /** @param repair makes good again what would otherwise be refused before anything else is looked at */
    public void fuzz(String name, String topic, double percent, String examples, UnaryOperator<byte[]> repair)
            throws Exception {
        List<byte[]> good = Fuzz.published(examples);
        new Fuzz(name, percent, good).run(input -> deliver(topic, repair.apply(input)));
        for (byte[] example : good) {
            deliver(topic, example);
        }
    }

    private void deliver(String topic, byte[] input) throws Exception {
        Queue<Outgoing> published = link.published();
        published.clear();
        link.deliver(subscription, topic, input);
        if (!answers) {
            return;
        }
        if (published.isEmpty()) {
            // Some answer on a thread of their own.
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(PATIENCE)
                    .until(() -> !published.isEmpty());
        }
        assertThat(published).as("answers").hasSize(1);
        assertThat(JSON.readTree(published.element().payload()).path("code").asText())
                .as("the answer's code")
                .isNotEqualTo("FAILED");
    }
}
