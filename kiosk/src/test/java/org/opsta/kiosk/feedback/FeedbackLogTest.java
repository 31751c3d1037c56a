package org.opsta.kiosk.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.contract.Punch;
import org.opsta.kiosk.outbox.Drafts;
import org.opsta.kiosk.outbox.InMemoryOutbox;
import org.opsta.kiosk.recognition.ScanOutcome;
import org.slf4j.LoggerFactory;

class FeedbackLogTest {

    private static final PersonName NAME = new PersonName("สมชาย ใจดี", "Somchai Jaidee");
    private static final ScanOutcome UNKNOWN = new ScanOutcome.Unknown(0.31, 0.479, 12);

    private final Logger logger = (Logger) LoggerFactory.getLogger(FeedbackLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private long nanos = -5;
    private final FeedbackLog log = new FeedbackLog(() -> nanos);

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    @Test
    void each_punch_has_one_line() throws Exception {
        InMemoryOutbox outbox = new InMemoryOutbox(new DeviceId("MOC-OPS"));
        for (int n = 1; n <= 50; n++) {
            log.tell(new Feedback.Recorded(outbox.append(Drafts.draft(n)), NAME));
        }
        assertThat(lines.list).hasSize(50);
    }

    @Test
    void a_minute_of_people_without_a_punch_has_one_line_and_the_next_counts_the_others() {
        for (int second = 0; second < 60; second++) {
            log.tell(new Feedback.Refused(UNKNOWN));
            nanos += TimeUnit.SECONDS.toNanos(1);
        }
        assertThat(messages()).containsExactly("Refused: unknown (best 0.310, threshold 0.479, 12 frames)");

        log.tell(new Feedback.Refused(UNKNOWN));
        assertThat(messages().get(1)).endsWith("; 59 more like it since the last such line");
    }

    @Test
    void a_full_disk_is_an_error_and_said_once_a_minute() {
        for (int i = 0; i < 20; i++) {
            log.tell(new Feedback.NotRecorded(new PersonId("10151"), NAME, "FULL"));
            log.tell(new Feedback.Refused(UNKNOWN));
        }
        assertThat(lines.list.stream().filter(line -> line.getLevel() == Level.ERROR))
                .hasSize(1);
    }

    @Test
    void no_line_says_who_it_was() throws Exception {
        logger.setLevel(Level.DEBUG);
        Punch punch = new InMemoryOutbox(new DeviceId("MOC-OPS")).append(Drafts.draft(1));
        for (int i = 0; i < 2; i++) {
            log.tell(new Feedback.Recorded(punch, NAME));
            log.tell(new Feedback.AlreadyRecorded(punch.person(), NAME, punch.direction(), punch.time()));
            log.tell(new Feedback.AskDirection(punch.person(), NAME, punch.method()));
            log.tell(new Feedback.NotRecorded(punch.person(), NAME, "FULL"));
        }
        assertThat(messages())
                .isNotEmpty()
                .noneMatch(line -> line.contains(NAME.th())
                        || line.contains(NAME.en())
                        || line.contains(punch.person().value()));
    }

    private List<String> messages() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
