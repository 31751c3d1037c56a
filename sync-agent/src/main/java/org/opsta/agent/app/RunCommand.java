package org.opsta.agent.app;

import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "run",
        description = {
            "Runs the service: takes punches from the terminals, stores them, then acknowledges;",
            "watches the terminals; brings its own MQTT broker unless the settings name another.",
            "Prints one line when the broker is reached, and runs until it is stopped (Ctrl-C or SIGTERM)."
        },
        footer = {"", "Examples:", "  sync-agent run", "  sync-agent run --settings my-agent.yaml"})
final class RunCommand implements Callable<Integer> {

    @Mixin
    private Options options;

    @Override
    public Integer call() throws Exception {
        AgentSettings settings = options.settings();
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        // The JVM ends when its shutdown hooks have, so this one waits until everything is closed.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stop.countDown();
                            await(stopped);
                        },
                        "stop"));
        try {
            serve(settings, stop);
        } finally {
            stopped.countDown();
        }
        return ExitCode.OK;
    }

    private void serve(AgentSettings settings, CountDownLatch stop) throws Exception {
        AtomicBoolean said = new AtomicBoolean();
        Agent agent = Agent.start(settings, Clock.system(settings.timeZone()), () -> {
            if (said.compareAndSet(false, true)) {
                options.out().println(ready(settings));
                options.out().flush();
            }
        });
        try {
            stop.await();
        } finally {
            agent.close();
        }
    }

    private static String ready(AgentSettings settings) {
        return "sync-agent ready · store " + settings.store().address() + " · broker "
                + settings.broker().address()
                + (settings.embeddedBroker().enabled() ? " (embedded)" : "");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
