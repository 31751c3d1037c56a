package org.opsta.agent.app;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.opsta.agent.intake.PunchIntake;
import org.opsta.agent.intake.PunchLog;
import org.opsta.agent.intake.UnreadableLog;
import org.opsta.agent.store.AgentStore;
import org.opsta.link.Link;
import org.opsta.link.Outgoing;

/** An agent in a process of its own that is gone, without any shutdown, when it is about to acknowledge. */
final class DyingAgent {

    /** What a process killed with signal 9 ends with. */
    static final int KILLED = 137;

    private DyingAgent() {}

    public static void main(String[] arguments) throws Exception {
        AgentSettings settings = AgentSettings.load(Path.of(arguments[0]));
        AgentStore store = AgentStore.openChecked(settings.store(), settings.stateFolder());
        Link link = new DiesOnPublish(Links.own(settings.broker(), "dying"));
        new PunchIntake(
                        link,
                        new PunchLog(store.jdbi()),
                        new UnreadableLog(store.jdbi(), Clock.systemUTC()),
                        Clock.systemUTC(),
                        settings.intake())
                .subscribe();
        link.start();
        Thread.currentThread().join();
    }

    private record DiesOnPublish(Link real) implements Link {

        @Override
        public void publish(Outgoing message) {
            Runtime.getRuntime().halt(KILLED);
        }

        @Override
        public void subscribe(List<String> filters, Handler handler) {
            real.subscribe(filters, handler);
        }

        @Override
        public void onConnected(Runnable listener) {
            real.onConnected(listener);
        }

        @Override
        public void start() {
            real.start();
        }

        @Override
        public boolean connected() {
            return real.connected();
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
