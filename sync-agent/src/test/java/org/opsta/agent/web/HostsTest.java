package org.opsta.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opsta.agent.access.HandClock;

/** Whose word is taken. */
class HostsTest {

    private final Hosts local = new Hosts(new ConsoleSettings(true, "127.0.0.1", 8088));
    private final Hosts proxied = new Hosts(new ConsoleSettings(
            true, "127.0.0.1", 8088, URI.create("https://Time.example.org"), List.of("127.0.0.1", "10.0.0.5"), 30, 12));

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:8088", "localhost:8088", "LOCALHOST", "[::1]:8088", "192.0.2.7"})
    void an_address_is_this_machine(String host) {
        assertThat(local.ours(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"time.example.org", "evil.example:8088", "127.0.0.1.evil.example", "localhost.evil", ""})
    void a_name_made_up_elsewhere_is_not(String host) {
        assertThat(local.ours(host)).isFalse();
    }

    @Test
    void the_public_name_is_ours_when_there_is_one() {
        assertThat(proxied.ours("time.example.org")).isTrue();
        assertThat(proxied.ours("evil.example")).isFalse();
        assertThat(proxied.ours(null)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "127.0.0.1:8088, http://127.0.0.1:8088, same-origin, true",
                "127.0.0.1:8088, http://127.0.0.1:8088, -, true",
                "127.0.0.1:8088, -, -, true",
                "127.0.0.1:8088, http://127.0.0.1:9, -, false",
                "127.0.0.1:8088, http://evil.example, -, false",
                "127.0.0.1:8088, null, -, false",
                "127.0.0.1:8088, -, cross-site, false",
                "127.0.0.1:8088, -, same-site, false",
                "127.0.0.1:8088, http://127.0.0.1:8088, cross-site, false",
            })
    void forms_come_from_our_pages(String host, String origin, String site, boolean ours) {
        assertThat(local.fromOurPage(host, origin, site)).isEqualTo(ours);
    }

    @ParameterizedTest
    @CsvSource({
        "time.example.org, https://time.example.org, true",
        "time.example.org, http://time.example.org, false",
        "127.0.0.1:8088, http://127.0.0.1:8088, true",
        "127.0.0.1:8088, https://time.example.org, true",
        "time.example.org, https://other.example.org, false",
    })
    void and_by_https_where_that_is_how_we_are_reached(String host, String origin, boolean ours) {
        assertThat(proxied.fromOurPage(host, origin, null)).isEqualTo(ours);
    }

    @Test
    void what_a_proxy_of_ours_says_is_believed_and_nothing_else() {
        assertThat(local.asker("127.0.0.1", List.of("203.0.113.9"))).isEqualTo("127.0.0.1");
        assertThat(proxied.asker("127.0.0.1", List.of("203.0.113.9"))).isEqualTo("203.0.113.9");
        assertThat(proxied.asker("198.51.100.1", List.of("203.0.113.9"))).isEqualTo("198.51.100.1");
        assertThat(proxied.asker("127.0.0.1", List.of("1.1.1.1, 203.0.113.9", "10.0.0.5")))
                .as("whatever the client wrote itself stands to the left")
                .isEqualTo("203.0.113.9");
        assertThat(proxied.asker("127.0.0.1", List.of("203.0.113.9:4711"))).isEqualTo("203.0.113.9");
        assertThat(proxied.asker("127.0.0.1", List.of("[2001:DB8::1]:4711"))).isEqualTo("2001:db8::1");
        assertThat(proxied.asker("127.0.0.1", List.of("<script>"))).isEqualTo("127.0.0.1");
        assertThat(proxied.asker("127.0.0.1", List.of())).isEqualTo("127.0.0.1");
    }

    @Test
    void a_whole_network_of_ipv6_is_one_asker() {
        assertThat(SessionGate.group("2001:db8:1:2:3:4:5:6")).isEqualTo(SessionGate.group("2001:db8:1:2:ffff::1"));
        assertThat(SessionGate.group("2001:db8:1:2::1")).isNotEqualTo(SessionGate.group("2001:db8:1:3::1"));
        assertThat(SessionGate.group("192.0.2.1")).isEqualTo("192.0.2.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/month?m=2026-03", "/people/10151", "/a%20b"})
    void one_is_sent_to_a_local_address(String path) {
        assertThat(LocalPath.of(path)).contains(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "//evil.example",
                "/\\evil.example",
                "https://evil.example",
                "javascript:alert(1)",
                "/a\r\nb",
                "/a\\b",
                "/\t/evil"
            })
    void and_to_no_other(String path) {
        assertThat(LocalPath.of(path)).isEmpty();
        assertThat(LocalPath.of(null)).isEmpty();
    }

    @Test
    void who_asks_too_often_waits_and_who_waited_may_ask() {
        HandClock clock = new HandClock();
        RequestLimit limit = new RequestLimit(5, 2, clock);
        IntStream.range(0, 5).forEach(i -> assertThat(limit.take("a")).isZero());
        assertThat(limit.take("a")).hasMillis(500);
        assertThat(limit.take("b")).isZero();
        clock.pass(java.time.Duration.ofMillis(500));
        assertThat(limit.take("a")).isZero();
        assertThat(limit.take("a")).isPositive();
        clock.pass(java.time.Duration.ofHours(1));
        IntStream.range(0, 5).forEach(i -> assertThat(limit.take("a")).isZero());
        assertThat(limit.take("a")).isPositive();
        IntStream.range(0, 20_000).forEach(i -> limit.take("10.0." + i));
        assertThat(limit.size()).isEqualTo(10_000);
    }
}
