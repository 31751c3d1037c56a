package org.opsta.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opsta.contract.UnreadableMessage.Code;

class CodecTest {

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static UnreadableMessage refused(byte[] payload, Class<?> type) {
        UnreadableMessage refusal = catchThrowableOfType(UnreadableMessage.class, () -> Codec.decode(payload, type));
        assertThat(refusal).as("decoding must be refused").isNotNull();
        return refusal;
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"person\": }", "hello", "{'person':'1'}", "\u0000", "{\"person\":\"1\",}"})
    void whatIsNotJsonIsToldSo(String payload) {
        assertThat(refused(utf8(payload), Withdraw.class).code()).isEqualTo(Code.NOT_JSON);
    }

    @Test
    void bytesThatAreNoTextAreNotJson() {
        byte[] jpeg = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0, 0, 16, 'J', 'F', 'I', 'F'};
        assertThat(refused(jpeg, Enrol.class).code()).isEqualTo(Code.NOT_JSON);
    }

    @Test
    void nothingAtAllIsRefused() {
        assertThat(refused(new byte[0], Withdraw.class).code()).isIn(Code.NOT_JSON, Code.WRONG_SHAPE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null | ",
                "[] | ",
                "3 | ",
                "\"text\" | ",
                "{} | person is missing",
                "{\"person\":null} | person",
                "{\"person\":10151} | person",
                "{\"person\":\"a/b\"} | person",
                "{\"person\":{\"value\":\"1\"}} | person",
                "{\"person\":[\"1\"]} | person",
                "{\"person\":true} | person",
                "{\"person\":\"1\"} {\"person\":\"2\"} | ",
                "{\"person\":\"1\",\"device\":\"a/b\"} | device",
            })
    void aMessageOfTheWrongShapeIsToldWhere(String payload, String words) {
        UnreadableMessage refusal = refused(utf8(payload), Withdraw.class);
        assertThat(refusal.code()).isEqualTo(Code.WRONG_SHAPE);
        assertThat(refusal.detail()).contains(words == null ? "Withdraw" : words);
    }

    @Test
    void whatIsWrongInsideIsNamedButNotRepeated() {
        String payload = "{\"person\":\"10151\",\"name\":{\"th\":\"สมชาย\",\"en\":\"Somchai\"},"
                + "\"photo\":{\"data\":[\"c2VjcmV0\"],\"sha256\":\"0\"}}";
        UnreadableMessage refusal = refused(utf8(payload), Enrol.class);
        assertThat(refusal.detail()).contains("photo.data").doesNotContain("c2VjcmV0", "Somchai", "สมชาย");
    }

    @Test
    void aPinIsRepeatedNowhere() throws Exception {
        assertThat(Pin.set("r", null, Messages.PERSON, new PersonName("สมชาย", "Somchai"), "482615"))
                .asString()
                .doesNotContain("482615", "Somchai", "10151");
        for (String pin : new String[] {"482615", "[\"482615\"]", "{\"digits\":\"482615\"}", "\"482615"}) {
            String payload = "{\"person\":\"10151\",\"action\":\"SET\",\"name\":{\"th\":\"ก\",\"en\":\"K\"},\"pin\":"
                    + pin + "}";
            assertThat(refused(utf8(payload), Pin.class)).asString().doesNotContain("482615");
        }
    }

    @Test
    void aPinIsRemovedOnlyInSoManyWords() throws Exception {
        assertThat(refused(utf8("{\"person\":\"10151\"}"), Pin.class).detail()).contains("action is missing");
        assertThat(refused(utf8("{\"person\":\"10151\",\"action\":\"SET\",\"pin\":null}"), Pin.class)
                        .code())
                .isEqualTo(Code.WRONG_SHAPE);
        assertThat(Codec.decode(utf8("{\"person\":\"10151\",\"action\":\"REMOVE\"}"), Pin.class))
                .isEqualTo(Pin.remove(null, null, Messages.PERSON));
    }

    @Test
    void aMessageOfTwentyMegabytesIsTooLarge() {
        UnreadableMessage refusal = refused(new byte[20 * 1024 * 1024], Enrol.class);
        assertThat(refusal.code()).isEqualTo(Code.MESSAGE_TOO_LARGE);
        assertThat(refusal.detail()).contains("20971520").contains("2097152");
    }

    @Test
    void theLargestPhotoFitsIntoAMessage() throws Exception {
        Enrol enrol = new Enrol(
                "r".repeat(100),
                Messages.DEVICE,
                Messages.PERSON,
                new PersonName("ก".repeat(120), "K".repeat(120)),
                Photo.of(new byte[Photo.LARGEST_BYTES]),
                List.of());
        byte[] payload = Codec.encode(enrol);
        assertThat(payload).hasSizeLessThan(Codec.LARGEST_MESSAGE);
        assertThat(Codec.decode(payload, Enrol.class).photo().bytes()).hasSize(Photo.LARGEST_BYTES);
    }

    @Test
    void aKeyThatComesTwiceIsRefused() {
        assertThat(refused(utf8("{\"person\":\"1\",\"person\":\"2\"}"), Withdraw.class)
                        .code())
                .isEqualTo(Code.NOT_JSON);
    }

    @Test
    void unknownFieldsAreTolerated() throws Exception {
        Withdraw withdraw = Codec.decode(
                utf8("{\"later\":{\"deep\":[1,{\"a\":null}]},\"person\":\"1\",\"reason\":\"left\"}"), Withdraw.class);
        assertThat(withdraw).isEqualTo(new Withdraw(null, null, new PersonId("1")));
    }

    @Test
    void anOutcomeOfALaterVersionIsReadAsOneThatDoesNotEnrol() throws Exception {
        String answer =
                "{\"device\":\"D\",\"outcome\":\"POSTPONED\",\"code\":\"LATER\",\"hint\":{\"th\":\"ก\",\"en\":\"Wait\"},"
                        + "\"at\":\"2021-09-14T08:45:12+07:00\"}";
        EnrolResult result = Codec.decode(utf8(answer), EnrolResult.class);
        assertThat(result.outcome()).isEqualTo(EnrolResult.Outcome.REFUSED);
        assertThat(result.code()).isEqualTo("LATER");
        assertThat(result.looksLike()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"10151\"", "[null]", "[10151]", "[\"a/b\"]", "{}"})
    void whoIsVouchedForAsAnotherPersonMustBeAListOfCodes(String distinctFrom) {
        String request = new String(
                Codec.encode(new Enrol(
                        null,
                        null,
                        Messages.PERSON,
                        new PersonName("ก", "K"),
                        Photo.of(new byte[] {1}),
                        List.of(new PersonId("10152")))),
                StandardCharsets.UTF_8);
        assertThat(request).contains("\"distinctFrom\":[\"10152\"]");
        assertThat(refused(utf8(request.replace("[\"10152\"]", distinctFrom)), Enrol.class))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.WRONG_SHAPE))
                .satisfies(refusal -> assertThat(refusal.detail()).contains("Enrol"));
    }

    @Test
    void absurdNestingIsRefusedAndHarmless() {
        String deep = "{\"later\":" + "[".repeat(500_000) + "]".repeat(500_000) + ",\"person\":\"1\"}";
        assertThat(refused(utf8(deep), Withdraw.class).code()).isIn(Code.NOT_JSON, Code.WRONG_SHAPE);
    }

    @Test
    void anAbsurdNumberIsRefusedAndHarmless() {
        assertThat(refused(utf8("{\"device\":\"D\",\"committedThrough\":" + "9".repeat(5000) + "}"), PunchAck.class)
                        .code())
                .isIn(Code.NOT_JSON, Code.WRONG_SHAPE);
        assertThat(refused(utf8("{\"device\":\"D\",\"committedThrough\":1.5}"), PunchAck.class)
                        .code())
                .isEqualTo(Code.WRONG_SHAPE);
    }

    @Test
    void theOffsetOfATimeIsKept() throws Exception {
        String payload = "{\"device\":\"D\",\"state\":\"OFFLINE\",\"at\":\"2021-09-14T08:45:12+07:00\"}";
        Status status = Codec.decode(utf8(payload), Status.class);
        assertThat(status.at()).isEqualTo(OffsetDateTime.of(2021, 9, 14, 8, 45, 12, 0, ZoneOffset.ofHours(7)));
        assertThat(status.at().getOffset()).isEqualTo(ZoneOffset.ofHours(7));
        assertThat(new String(Codec.encode(status), StandardCharsets.UTF_8)).contains("\"2021-09-14T08:45:12+07:00\"");
    }

    @Test
    void aTimeWithoutOffsetIsRefused() {
        String payload = "{\"device\":\"D\",\"state\":\"OFFLINE\",\"at\":\"2021-09-14T08:45:12\"}";
        assertThat(refused(utf8(payload), Status.class).detail()).contains("at");
    }

    @Test
    void absentFieldsAreLeftOut() {
        assertThat(new String(Codec.encode(new Withdraw(null, null, new PersonId("1"))), StandardCharsets.UTF_8))
                .isEqualTo("{\"person\":\"1\"}");
    }

    @Test
    void thaiIsWrittenAsItIs() {
        assertThat(new String(Codec.encode(new PersonName("สมชาย", "Somchai")), StandardCharsets.UTF_8))
                .isEqualTo("{\"th\":\"สมชาย\",\"en\":\"Somchai\"}");
    }

    @Test
    void mapsAreWrittenInOrderSoThatTheSameMessageIsTheSameBytes() {
        PersonId person = new PersonId("1");
        Map<String, Double> numbers = Map.of("c", 1.0, "a", 2.0, "b", 3.0);
        EnrolResult result = new EnrolResult(
                Messages.DEVICE,
                null,
                person,
                EnrolResult.Outcome.REFUSED,
                "NO_FACE",
                numbers,
                Messages.HINT,
                null,
                List.of(),
                null,
                Messages.AT);
        assertThat(new String(Codec.encode(result), StandardCharsets.UTF_8))
                .contains("\"numbers\":{\"a\":2.0,\"b\":3.0,\"c\":1.0}");
    }

    @Test
    void oneUnreadablePunchDoesNotCostTheBatch() throws Exception {
        PunchBatch batch = Codec.decode(
                utf8("{\"device\":\"D\",\"punches\":[{\"serial\":1},\"garbage\",null,{\"serial\":-4}]}"),
                PunchBatch.class);
        assertThat(batch.punches()).hasSize(4);
        assertThat(catchThrowableOfType(
                                UnreadableMessage.class,
                                () -> Codec.decode(batch.punches().get(1), Punch.class))
                        .code())
                .isEqualTo(Code.WRONG_SHAPE);
    }

    @Test
    void aBatchHasOneToTwoHundredPunches() {
        assertThat(refused(utf8("{\"device\":\"D\",\"punches\":[]}"), PunchBatch.class)
                        .detail())
                .contains("1 to 200");
        String many = String.join(",", Collections.nCopies(201, "{}"));
        assertThat(refused(utf8("{\"device\":\"D\",\"punches\":[" + many + "]}"), PunchBatch.class)
                        .detail())
                .contains("201");
    }
}
