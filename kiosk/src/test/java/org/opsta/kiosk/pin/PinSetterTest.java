package org.opsta.kiosk.pin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.contract.Pin;
import org.opsta.contract.PinCode;
import org.opsta.contract.PinResult;

class PinSetterTest {

    private static final DeviceId DEVICE = new DeviceId("MOC-OPS");
    private static final PersonId ANAN = new PersonId("1001");
    private static final PersonName NAME = new PersonName("อนันต์ ทดสอบ", "Anan Thotsop");
    private static final OffsetDateTime NOW = OffsetDateTime.parse("2026-11-20T08:45:12+07:00");

    @TempDir
    Path folder;

    private PinStore store;

    @BeforeEach
    void open() throws Exception {
        store = PinStore.open(folder);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private PinSetter setter(boolean enabled) {
        return new PinSetter(DEVICE, new PinSettings(enabled, 6, 8, 5, 1, 60, 20, 60, false), store, () -> NOW);
    }

    private PinResult set(String pin) {
        return setter(true).carryOut(Pin.set("r-1", null, ANAN, NAME, pin));
    }

    @Test
    void a_pin_is_stored_and_removed() throws Exception {
        PinResult stored = set("482615");
        assertThat(stored.outcome()).isEqualTo(PinResult.Outcome.ACCEPTED);
        assertThat(stored.code()).isEqualTo("STORED");
        assertThat(stored.requestId()).isEqualTo("r-1");
        assertThat(stored.person()).isEqualTo(ANAN);
        assertThat(stored.device()).isEqualTo(DEVICE);
        assertThat(store.find(ANAN)).isPresent();

        assertThat(setter(true).carryOut(Pin.remove("r-2", null, ANAN)).code()).isEqualTo("REMOVED");
        assertThat(store.find(ANAN)).isEmpty();
        PinResult again = setter(true).carryOut(Pin.remove("r-3", null, ANAN));
        assertThat(again.code()).isEqualTo("NO_PIN");
        assertThat(again.outcome()).isEqualTo(PinResult.Outcome.ACCEPTED);
    }

    @Test
    void a_refused_pin_leaves_the_earlier_one_in_force_and_is_not_repeated() throws Exception {
        set("482615");

        PinResult refused = set("739139139");

        assertThat(refused.outcome()).isEqualTo(PinResult.Outcome.REFUSED);
        assertThat(refused.code()).isEqualTo("PIN_TOO_LONG");
        assertThat(refused.hint().en()).contains("at most 8");
        assertThat(refused.toString()).doesNotContain("739139139");
        assertThat(set("7391").hint().th()).contains("อย่างน้อย 6");
        assertThat(store.find(ANAN).orElseThrow().hash().matches("482615")).isTrue();
    }

    @Test
    void a_disk_that_takes_no_more_is_told() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("pins.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TRIGGER no_more BEFORE INSERT ON pin BEGIN SELECT RAISE(FAIL, 'disk full'); END");
        }
        assertThat(set("482615").code()).isEqualTo("NOT_STORED");
    }

    @Test
    void switched_off_no_pin_is_taken_but_one_is_removed() throws Exception {
        set("482615");

        assertThat(setter(false)
                        .carryOut(Pin.set("r-2", null, ANAN, NAME, "739148"))
                        .code())
                .isEqualTo("SWITCHED_OFF");
        assertThat(setter(false).carryOut(Pin.remove("r-3", null, ANAN)).code()).isEqualTo("REMOVED");
    }

    @Test
    void every_code_has_its_hint_in_both_languages() {
        for (PinCode code : PinCode.values()) {
            PinResult result = setter(true).refuse(code.name(), "detail");
            assertThat(result.hint().th()).as(code + " in Thai").matches(".*\\p{InThai}.*");
            assertThat(result.hint().en()).as(code + " in English").isNotBlank().doesNotContain("{");
        }
    }
}
