package org.opsta.agent.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opsta.agent.access.AccountRefused.Code;

class PasswordRulesTest {

    private static final AccountName SOMCHAI = new AccountName("somchai.j");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse",
                "ฝนตกตอนเช้าทุกวัน",
                "maew nang bon tung",
                "xkqj-vvop-92ab-mmzq",
                "aaaaaaaaaaab",
                "somchai.j loves rain"
            })
    void what_is_long_and_not_tried_first_is_taken(String password) {
        assertThat(PasswordRules.fault(password, SOMCHAI)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "elevenchars,     TOO_SHORT",
        "ก้ก้ก้,          TOO_SHORT",
        "aaaaaaaaaaaa,    REPETITION",
        "abcabcabcabc,    REPETITION",
        "qwertyqwerty,    REPETITION",
        "Somchai.J2569!,  LIKE_THE_NAME",
        "somchai.jsomchai.j1, LIKE_THE_NAME",
        "Password2026!,   COMMON",
        "123456789012,    COMMON",
        "1q2w3e4r5t6y,    COMMON",
        "administrator,   COMMON",
        "รหัสผ่าน2569!, COMMON",
        "ｐａｓｓｗｏｒｄ2026, COMMON",
    })
    void others_are_refused_with_the_reason(String password, Code why) {
        assertThat(PasswordRules.fault(password, SOMCHAI)).contains(why);
    }

    @Test
    void a_hash_is_never_made_of_a_megabyte() {
        assertThat(PasswordRules.fault("ab cd ef gh".repeat(100) + "x", SOMCHAI))
                .contains(Code.TOO_LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "command", "a", "สมชาย", "a b", "-a", "../etc", "command:root", "x<y"})
    void not_everything_is_the_name_of_an_account(String name) {
        assertThat(AccountName.typed(name)).isEmpty();
    }

    @Test
    void capitals_and_spaces_around_a_name_do_not_matter() {
        assertThat(AccountName.typed(" Somchai.J ")).contains(SOMCHAI);
    }
}
