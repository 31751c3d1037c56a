package org.opsta.agent.enrolment;

import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** Works on a list with a few tasks under way at once; owns its threads, {@code enrol-1} and so on. */
final class Window {

    private Window() {}

    /** @param each takes every outcome as it comes, on the calling thread */
    static <T> void run(List<T> tasks, int inFlight, Function<T, Outcome> work, Consumer<Outcome> each) {
        AtomicInteger number = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(inFlight, task -> {
            Thread thread = new Thread(task, "enrol-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        try {
            CompletionService<Outcome> outcomes = new ExecutorCompletionService<>(threads);
            tasks.forEach(task -> outcomes.submit(() -> work.apply(task)));
            for (int i = 0; i < tasks.size(); i++) {
                each.accept(outcomes.take().get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(String.valueOf(e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            threads.shutdownNow();
        }
    }
}
