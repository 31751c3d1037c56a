package org.opsta.agent.enrolment;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.TestStore;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.EnrolResult;
import org.opsta.contract.PersonId;
import org.opsta.contract.Topics;
import org.opsta.contract.UnreadableMessage;
import org.opsta.fuzz.FedLink;
import org.opsta.fuzz.Fuzz;
import org.opsta.fuzz.Wire;

/** What terminals answer, spoilt. */
class AnswersFuzzTest {

    private static final DeviceId DEVICE = new DeviceId("MOC-OPS");

    @ParameterizedTest
    @EnumSource(TestStore.class)
    void an_answer_that_was_read_can_be_stored(TestStore database, @TempDir Path folder) throws Exception {
        try (AgentStore store = database.open(folder)) {
            EnrolmentAnswers answers = new EnrolmentAnswers(store.jdbi());
            new Fuzz("stored-answers", 1, Fuzz.published("enrol-result.*"))
                    .run(
                            input -> answers.put(DEVICE, new PersonId("10151"), Codec.decode(input, EnrolResult.class)),
                            UnreadableMessage.class);
        }
    }

    @ParameterizedTest
    @EnumSource(TestStore.class)
    void an_answer_that_nobody_waits_for_is_left_alone(TestStore database, @TempDir Path folder) throws Exception {
        FedLink link = new FedLink();
        try (AgentStore store = database.open(folder)) {
            new Withdrawal(link, DEVICE, new EnrolmentAnswers(store.jdbi()), new EnrolmentSettings(4, 20, 3, 10));
            new Wire(link, 0, false).fuzz(new Topics(DEVICE).withdrawResult(), 0.5, "withdraw-result.*");
        }
    }
}
