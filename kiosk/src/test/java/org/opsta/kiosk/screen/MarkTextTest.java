package org.opsta.kiosk.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opsta.kiosk.screen.PageEvent.Mark;

class MarkTextTest {

    @Test
    void all_is_well_without_a_word_even_while_a_punch_is_on_its_way() {
        Mark mark = MarkText.of(new Condition(true, true, true, 2, false, true), true);

        assertThat(mark).isEqualTo(new Mark(Mark.Level.GOOD, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // recording, seeing, online, waiting, too long, time | pins | level | Thai | English
                "true,true,false,0,false,true  | true  | WAITING | บันทึกไว้ที่เครื่องนี้ จะส่งภายหลัง | Recording here, will send later",
                "true,true,false,3,false,true  | true  | WAITING | บันทึกไว้ที่เครื่องนี้ จะส่งภายหลัง (3 รายการ) | Recording here, will send later (3)",
                "true,true,true,1200,true,true | true  | WAITING | บันทึกไว้ที่เครื่องนี้ จะส่งภายหลัง (1,200 รายการ) | Recording here, will send later (1,200)",
                "true,false,false,3,true,true  | true  | TROUBLE | กล้องใช้งานไม่ได้ กรุณาใช้รหัสบุคลากรและ PIN | The camera does not work. Please use code and PIN",
                "true,false,true,0,false,true  | false | TROUBLE | กล้องใช้งานไม่ได้ กรุณาแจ้งเจ้าหน้าที่ไอที | The camera does not work. Please tell IT",
                "false,false,false,3,true,true | true  | TROUBLE | บันทึกเวลาไม่ได้ขณะนี้ กรุณาบันทึกด้วยวิธีอื่นและแจ้งเจ้าหน้าที่ไอที | Cannot record now. Please record another way and tell IT",
                "true,true,true,0,false,false  | true  | WAITING | เวลาอาจไม่ตรง | Time may be off",
                "true,true,false,3,false,false | true  | WAITING | บันทึกไว้ที่เครื่องนี้ จะส่งภายหลัง (3 รายการ) · เวลาอาจไม่ตรง | Recording here, will send later (3) · Time may be off",
                "true,false,true,0,false,false | true  | TROUBLE | กล้องใช้งานไม่ได้ กรุณาใช้รหัสบุคลากรและ PIN · เวลาอาจไม่ตรง | The camera does not work. Please use code and PIN · Time may be off",
            })
    void what_matters_most_is_said(String condition, boolean pins, Mark.Level level, String thai, String english) {
        Mark mark = MarkText.of(condition(condition), pins);

        assertThat(mark.level()).isEqualTo(level);
        assertThat(Objects.requireNonNull(mark.text()).th()).isEqualTo(thai);
        assertThat(Objects.requireNonNull(mark.text()).en()).isEqualTo(english);
    }

    private static Condition condition(String csv) {
        List<String> is = List.of(csv.strip().split(",", -1));
        return new Condition(
                Boolean.parseBoolean(is.get(0)),
                Boolean.parseBoolean(is.get(1)),
                Boolean.parseBoolean(is.get(2)),
                Long.parseLong(is.get(3)),
                Boolean.parseBoolean(is.get(4)),
                Boolean.parseBoolean(is.get(5)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void no_condition_is_without_words_but_the_good_one(boolean pins) {
        for (int bits = 0; bits < 32; bits++) {
            Condition now = new Condition(
                    (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, 0, (bits & 8) != 0, (bits & 16) != 0);
            Mark mark = MarkText.of(now, pins);

            assertThat(mark.text() == null).isEqualTo(mark.level() == Mark.Level.GOOD);
            assertThat(mark.level() == Mark.Level.TROUBLE).isEqualTo(!now.recording() || !now.seeing());
        }
    }
}
