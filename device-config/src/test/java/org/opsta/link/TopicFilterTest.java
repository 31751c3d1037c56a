package org.opsta.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicFilterTest {

    @ParameterizedTest
    @CsvSource({
        "a/b, a/b, true",
        "a/b, a/b/c, false",
        "a/b/c, a/b, false",
        "a/+/c, a/b/c, true",
        "a/+/c, a//c, true",
        "a/+, a/b/c, false",
        "a/#, a/b/c, true",
        "a/#, a, true",
        "a/#, ab, false",
        "+, a, true",
        "#, a/b, true",
        "$share/agents/a/+, a/b, true",
        "$share/agents/a/+, agents/a/b, false",
    })
    void matches_as_the_standard_says(String filter, String topic, boolean expected) {
        assertThat(new TopicFilter(filter).matches(topic)).isEqualTo(expected);
    }

    @Test
    void refuses_what_is_no_filter() {
        assertThatThrownBy(() -> new TopicFilter("")).hasMessageContaining("not a topic filter");
        assertThatThrownBy(() -> new TopicFilter("$share/agents")).hasMessageContaining("$share/agents");
    }
}
