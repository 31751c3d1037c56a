package org.opsta.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What feeds spoilt inputs must itself notice what it is there for. */
@Timeout(120)
class FuzzTest {

    private static final List<byte[]> EXAMPLES =
            List.of("{\"serial\":1,\"names\":[\"a\",\"b\"]}".getBytes(StandardCharsets.UTF_8));
    private static final Duration SHORT = Duration.ofSeconds(2);

    private final CountDownLatch end = new CountDownLatch(1);
    private final List<FileInputStream> files = new ArrayList<>();

    @AfterEach
    void letGo() throws IOException {
        end.countDown();
        for (FileInputStream file : files) {
            file.close();
        }
    }

    private static Fuzz fuzz(String name) {
        return new Fuzz(name, 0.1, EXAMPLES, SHORT);
    }

    @Test
    void an_exception_that_is_not_declared_is_a_fault_and_its_input_is_kept() throws Exception {
        assertThatThrownBy(() -> new Fuzz("self-exception", 3, EXAMPLES, SHORT).run(input -> {
                    if (new String(input, StandardCharsets.UTF_8).contains("1e400")) {
                        throw new ArithmeticException("a bug");
                    }
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a bug");
        try (Stream<Path> kept = Files.list(Path.of("target/fuzz"))) {
            assertThat(kept.filter(file -> file.getFileName().toString().startsWith("self-exception")))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(file).content().contains("1e400"));
        }
    }

    @Test
    void an_error_of_the_machine_is_a_fault_whatever_is_declared() {
        assertThatThrownBy(() -> fuzz("self-error")
                        .run(
                                input -> {
                                    throw new StackOverflowError();
                                },
                                Exception.class))
                .isInstanceOf(AssertionError.class)
                .hasCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void a_target_that_does_not_come_back_is_a_fault() {
        assertThatThrownBy(() -> fuzz("self-stuck").run(input -> end.await()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("was not answered within 2 s");
    }

    @Test
    void threads_left_behind_are_a_fault() {
        assertThatThrownBy(() -> fuzz("self-threads").run(input -> {
                    Thread left = new Thread(
                            () -> {
                                try {
                                    end.await();
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                            },
                            "left-" + System.nanoTime());
                    left.setDaemon(true);
                    left.start();
                }))
                .isInstanceOf(ConditionTimeoutException.class)
                .hasMessageContaining("threads");
    }

    @Test
    void files_left_open_are_a_fault() {
        assertThatThrownBy(() -> fuzz("self-files").run(input -> files.add(new FileInputStream("/proc/self/status"))))
                .isInstanceOf(ConditionTimeoutException.class)
                .hasMessageContaining("open files");
    }

    @Test
    void memory_kept_is_a_fault() {
        List<byte[]> kept = new ArrayList<>();
        assertThatThrownBy(() -> fuzz("self-heap").run(input -> kept.add(new byte[1024 * 1024])))
                .isInstanceOf(ConditionTimeoutException.class)
                .hasMessageContaining("heap");
        assertThat(kept).isNotEmpty();
    }

    @Test
    void everything_refused_or_nothing_is_no_test() {
        assertThatThrownBy(() -> new Fuzz("self-refused", 1, EXAMPLES, SHORT)
                        .run(
                                input -> {
                                    throw new IOException("no");
                                },
                                IOException.class))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> new Fuzz("self-taken", 1, EXAMPLES, SHORT).run(input -> {}, IOException.class))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void the_same_seed_spoils_in_the_same_way_and_another_differently() {
        assertThat(inputs(1)).isEqualTo(inputs(1)).isNotEqualTo(inputs(2));
        assertThat(new HashSet<>(inputs(1))).hasSizeGreaterThan(700);
    }

    @Test
    void every_kind_of_trouble_is_made() {
        Set<String> all = new HashSet<>(inputs(3));
        assertThat(all)
                .anyMatch(input -> input.contains("\0"))
                .anyMatch(input -> input.startsWith("\ufeff"))
                .anyMatch(input -> input.contains("\ufffd"))
                .anyMatch(input -> input.contains("[[[[[["))
                .anyMatch(input -> input.contains("1e400"))
                .anyMatch(input -> input.contains("สมชาย"))
                .anyMatch(input -> input.contains("+999999999-12-31"))
                .anyMatch(input -> input.matches("(?s).*\"serial\":[^,]*,.*\"serial\":.*"))
                .anyMatch(input -> input.contains("&a"));
    }

    private static List<String> inputs(long seed) {
        Mutator mutator = new Mutator(seed, EXAMPLES);
        return Stream.generate(mutator::next)
                .limit(2000)
                .map(input -> new String(input, StandardCharsets.UTF_8))
                .toList();
    }
}
