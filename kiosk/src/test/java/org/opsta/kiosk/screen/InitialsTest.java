package org.opsta.kiosk.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opsta.contract.Hint;
import org.opsta.contract.PersonName;

class InitialsTest {

    @ParameterizedTest
    @CsvSource({
        "อนันต์ ทดสอบ, อท",
        "นายอนันต์ ทดสอบ, อท",
        "นาย อนันต์ ทดสอบ, อท",
        "นางสาวเพ็ญศรี โสภา, พส",
        "น.ส.เพ็ญศรี ไทยดี, พท",
        "น.ส. แก้ว ใจดี, กจ",
        "นางนิภา สุข, นส",
        "ดร.ธีระ มั่นคง, ธม",
        "ผศ.ดร.ธีระ มั่นคง, ธม",
        "ว่าที่ ร.ต.สมชาย ใจดี, สจ",
        "ว่าที่ร้อยตรีสมชาย ใจดี, สจ",
        "ม.ล.ปิ่น มาลา, ปม",
        // Names that only begin like a title.
        "นายิกา แสงดี, นส",
        "คุณากร แสงดี, คส",
        // No mark and no vowel stands alone.
        "น้ำผึ้ง เอื้อเฟื้อ, นอ",
        "ฐิติ ญาณี, ฐญ",
        "ฤทัย ฤกษ์ดี, ฤฤ",
        "สมชาย, ส",
        "สมชาย ณ อยุธยา, สอ",
        "นาย, น",
        "10151, 1",
    })
    void of_a_thai_name(String name, String initials) {
        assertThat(Initials.of(new PersonName(name, "Anan")).orElseThrow().th()).isEqualTo(initials);
    }

    @ParameterizedTest
    @CsvSource({
        "Anan Thotsop, AT",
        "Mr. Anan Thotsop, AT",
        "MR Anan Thotsop, AT",
        "Mrs.Anan Thotsop, AT",
        "Ms. Anan Thotsop, AT",
        "Miss Anan Thotsop, AT",
        "Assoc. Prof. Dr. Anan Thotsop, AT",
        "anan de la thotsop, AT",
        "Drew Mister, DM",
        "Émile Zola, ÉZ",
        "E\u0301mile Zola, E\u0301Z",
        "'O''Neil  (Anan)', OA",
        "Anan, A",
    })
    void of_an_english_name(String name, String initials) {
        assertThat(Initials.of(new PersonName("อนันต์", name)).orElseThrow().en())
                .isEqualTo(initials);
    }

    @Test
    void a_name_of_no_letters_borrows_the_other_ones() {
        assertThat(Initials.of(new PersonName("-", "Anan Thotsop"))).contains(new Hint("AT", "AT"));
        assertThat(Initials.of(new PersonName("อนันต์", "?"))).contains(new Hint("อ", "อ"));
        assertThat(Initials.of(new PersonName("-", "?"))).isEmpty();
    }
}
