package org.opsta.agent.app;

import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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
        CompletableFuture<Boolean> taking = new CompletableFuture<>();
        Agent agent = Agent.start(
                settings, Clock.system(settings.timeZone()), () -> taking.complete(true), line -> options.err()
                        .println(line));
        try {
            CompletableFuture<Void> said = taking.thenAccept(yes -> {
                options.out().println(ready(settings, agent));
                options.out().flush();
            });
            stop.await();
            said.cancel(false);
        } finally {
            agent.close();
        }
    }

    private static String ready(AgentSettings settings, Agent agent) {
        return "sync-agent ready · store " + settings.store().address() + " · broker "
                + settings.broker().address()
                + (settings.embeddedBroker().enabled() ? " (embedded)" : "")
                + agent.console().map(address -> " · console " + address).orElse("");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
