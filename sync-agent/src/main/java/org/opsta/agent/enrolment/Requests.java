package org.opsta.agent.enrolment;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Codec;
import org.opsta.contract.UnreadableMessage;
import org.opsta.link.Incoming;
import org.opsta.link.Link;
import org.opsta.link.LinkDown;
import org.opsta.link.Outgoing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions to one terminal, each with its answer. A question without an answer is sent again under the same request id,
 * so that a late answer to the first sending still counts.
 *
 * <p>{@link #ask} is called by several threads; answers arrive on the link's thread.
 *
 * @param <A> the answer's type
 */
final class Requests<A> {

    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final double JITTER = 0.25;

    private final Link link;
    private final String topic;
    private final Class<A> answerType;
    private final Function<A, @Nullable String> requestIdOf;
    private final Duration answerWithin;
    private final RetryPolicy<A> again;
    private final Map<String, CompletableFuture<A>> waiting = new ConcurrentHashMap<>();

    /** @param answerTopic subscribed at once, so before the link is started */
    Requests(
            Link link,
            String topic,
            String answerTopic,
            Class<A> answerType,
            Function<A, @Nullable String> requestIdOf,
            EnrolmentSettings settings) {
        this.link = link;
        this.topic = topic;
        this.answerType = answerType;
        this.requestIdOf = requestIdOf;
        this.answerWithin = settings.answerWithin();
        this.again = RetryPolicy.<A>builder()
                .handle(TimeoutException.class)
                .withBackoff(FIRST_PAUSE, LONGEST_PAUSE)
                .withJitter(JITTER)
                .withMaxAttempts(settings.attempts())
                .build();
        link.subscribe(answerTopic, this::answered);
    }

    /**
     * Sends and waits. A terminal that is away gets it when it is back.
     *
     * @return empty when there was no answer to any sending
     */
    Optional<A> ask(String requestId, byte[] payload) {
        return ask(new Outgoing(topic, payload, true, false, mark(requestId)), requestId);
    }

    /** As {@link #ask}, but nothing waits at the broker for a terminal that is away. */
    Optional<A> askWhoIsThere(String requestId, byte[] payload) {
        return ask(new Outgoing(topic, payload, false, false, mark(requestId)), requestId);
    }

    private static Optional<byte[]> mark(String requestId) {
        return Optional.of(requestId.getBytes(StandardCharsets.US_ASCII));
    }

    private Optional<A> ask(Outgoing question, String requestId) {
        CompletableFuture<A> answer = new CompletableFuture<>();
        waiting.put(requestId, answer);
        try {
            return Optional.of(Failsafe.with(again).get(() -> {
                publish(question);
                return answer.get(answerWithin.toMillis(), TimeUnit.MILLISECONDS);
            }));
        } catch (FailsafeException e) {
            if (e.getCause() instanceof TimeoutException) {
                return Optional.ofNullable(answer.getNow(null));
            }
            throw e;
        } finally {
            waiting.remove(requestId);
        }
    }

    /** A broken connection is a lost message: the time until the next attempt is time to come back. */
    private void publish(Outgoing question) {
        try {
            link.publish(question);
        } catch (LinkDown e) {
            LOG.debug("a request on {} was not sent", topic, e);
        }
    }

    /** Answers to other senders arrive here too, and are left alone. */
    private void answered(Incoming message) {
        try {
            A answer = Codec.decode(message.payload(), answerType);
            String requestId = requestIdOf.apply(answer);
            if (requestId == null) {
                requestId = message.correlation()
                        .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
                        .orElse("");
            }
            CompletableFuture<A> asked = waiting.get(requestId);
            if (asked != null) {
                asked.complete(answer);
            }
        } catch (UnreadableMessage e) {
            LOG.warn("an answer on {} cannot be read: {}: {}", message.topic(), e.code(), e.detail());
        }
    }
}
