package org.opsta.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent with its console: first run, a taken port, and the way back in by command. */
class ConsoleStartTest {

    @TempDir
    private Path folder;

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final CountDownLatch taking = new CountDownLatch(1);

    private Path settings(int port) throws IOException {
        int broker;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            broker = free.getLocalPort();
        }
        return Files.writeString(
                folder.resolve("agent.yaml"), """
                stateFolder: %s
                broker: {address: "tcp://127.0.0.1:%d"}
                embeddedBroker: {port: %d}
                console: {port: %d}
                """.formatted(folder.resolve("state"), broker, broker, port));
    }

    private Agent start(Path settings) throws Exception {
        return Agent.start(AgentSettings.load(settings), Clock.systemUTC(), taking::countDown, said::add);
    }

    private static int port(Agent agent) {
        String address = agent.console().orElseThrow();
        return Integer.parseInt(address.replaceAll(".*:(\\d+)/", "$1"));
    }

    @Test
    void the_first_run_tells_a_password_once_and_a_command_makes_another() throws Exception {
        Path settings = settings(0);
        String password;
        try (Agent agent = start(settings)) {
            Matcher told = Pattern.compile("Sign in at (\\S+) as admin with the one-time password (\\S+) within")
                    .matcher(String.join("\n", said));
            assertThat(told.find()).isTrue();
            password = told.group(2);
            assertThat(told.group(1)).isEqualTo(agent.console().orElseThrow());
            assertThat(Files.readString(folder.resolve("state/admin-password")).strip())
                    .isEqualTo(password);
            TestBrowser browser = new TestBrowser(port(agent));
            assertThat(browser.signIn("admin", password).status()).isEqualTo(303);

            // While it runs, as somebody would who is locked out.
            StringWriter out = new StringWriter();
            assertThat(run(out, "accounts", "reset", "admin", "--settings", settings.toString()))
                    .isZero();
            assertThat(folder.resolve("state/admin-password")).doesNotExist();
            assertThat(browser.get("/account/password").status())
                    .as("signed out")
                    .isEqualTo(303);
            assertThat(browser.signIn("admin", password).status()).isEqualTo(401);
            password = out.toString().replaceAll("(?s).*: (\\S+)\\s*$", "$1");
            assertThat(browser.signIn("admin", password).status()).isEqualTo(303);
        }
        said.clear();
        try (Agent agent = start(settings)) {
            assertThat(agent.console()).isPresent();
            assertThat(said).isEmpty();
        }
    }

    @Test
    void a_taken_port_keeps_no_punch_from_being_taken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Agent agent = start(settings(taken.getLocalPort()))) {
            assertThat(taking.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(agent.console()).isEmpty();
            assertThat(said)
                    .singleElement()
                    .asString()
                    .contains("console is not served", String.valueOf(taken.getLocalPort()), "console.port");
            assertThat(folder.resolve("state/admin-password"))
                    .as("nobody could use it")
                    .doesNotExist();
        }
    }

    @Test
    void accounts_are_added_listed_and_disabled_by_command() throws Exception {
        String settings = settings(0).toString();
        StringWriter out = new StringWriter();
        assertThat(run(out, "accounts", "add", "root", "--role", "administrator", "--settings", settings))
                .isZero();
        assertThat(run(out, "accounts", "add", "clerk", "--role", "it", "--role", "AUDITOR", "--settings", settings))
                .isZero();
        assertThat(run(out, "accounts", "disable", "clerk", "--settings", settings))
                .isZero();
        assertThat(run(out, "accounts", "list", "--settings", settings)).isZero();
        assertThat(out.toString())
                .containsPattern("root +- +administrator +รอเปลี่ยนรหัสผ่าน / password to be changed")
                .containsPattern("clerk +- +it auditor +ปิดใช้งาน / disabled");
        assertThat(run(out, "accounts", "enable", "clerk", "--settings", settings))
                .isZero();

        assertThat(run(out, "accounts", "disable", "root", "--settings", settings))
                .isEqualTo(ExitCode.FAILED);
        assertThat(out.toString()).contains("LAST_ADMINISTRATOR");
        assertThat(run(out, "accounts", "add", "root", "--settings", settings)).isEqualTo(ExitCode.FAILED);
        assertThat(run(out, "accounts", "reset", "nobody", "--settings", settings))
                .isEqualTo(ExitCode.FAILED);
        assertThat(run(out, "accounts", "add", "new", "--person", "10151", "--settings", settings))
                .isEqualTo(ExitCode.FAILED);
        assertThat(out.toString()).contains("NO_SUCH_PERSON");
        assertThat(run(out, "accounts", "add", "new", "--role", "staff", "--settings", settings))
                .isEqualTo(ExitCode.USAGE);
        assertThat(run(out, "accounts", "add", "a b", "--settings", settings)).isEqualTo(ExitCode.USAGE);
    }

    private static int run(StringWriter out, String... arguments) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(out, true), arguments);
    }
}
