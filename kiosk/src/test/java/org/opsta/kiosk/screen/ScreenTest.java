package org.opsta.kiosk.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Direction;
import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.feedback.FeedbackText;
import org.opsta.kiosk.pin.PinOutcome;

@Timeout(30)
class ScreenTest {

    private static final ZoneId BANGKOK = ZoneId.of("Asia/Bangkok");

    @Test
    void a_page_that_connects_is_told_how_things_are() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Keys keys = new Keys() {
            @Override
            public void press(Direction direction) {}

            @Override
            public Feedback enter(String code, String pin, Optional<Direction> direction) {
                return new Feedback.PinRefused(new PinOutcome.Wrong(4));
            }
        };
        try (Screen screen = new Screen(
                new ScreenSettings(true, port, ScreenSettings.Language.TH, 4, new SoundSettings(false, 60, null)),
                new Terminal(new DeviceId("MOC-OPS"), BANGKOK, false, true, 6, 8),
                new FeedbackText(BANGKOK),
                (number, atMost) -> Optional.of(new Pictures.Picture(new byte[] {1, 2}, number + 1)),
                () -> OffsetDateTime.parse("2026-09-14T08:45:12+07:00"))) {
            screen.start(keys, () -> new Condition(true, true, true, 0, false, true));
            URI page = URI.create("http://127.0.0.1:" + port + "/");
            HttpClient client = HttpClient.newHttpClient();
            assertThat(client.send(
                                    HttpRequest.newBuilder(page).build(),
                                    HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                            .body())
                    .contains("screen.js");
            var picture = client.send(
                    HttpRequest.newBuilder(page.resolve("picture?after=6")).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertThat(picture.body()).containsExactly(1, 2);
            assertThat(picture.headers().firstValue("X-Number")).contains("7");
            var pin = client.send(
                    HttpRequest.newBuilder(page.resolve("pin"))
                            .POST(HttpRequest.BodyPublishers.ofString("{\"code\":\"10151\",\"pin\":\"846302\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(pin.body()).isEqualTo("{\"light\":\"RED\"}");
            var events = client.send(
                    HttpRequest.newBuilder(page.resolve("events"))
                            .header("Accept", "text/event-stream")
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
                StringBuilder all = new StringBuilder();
                for (String line = lines.readLine();
                        line != null && !all.toString().contains("event: scene");
                        line = lines.readLine()) {
                    all.append(line).append('\n');
                }
                assertThat(all.toString())
                        .contains("\"device\":\"MOC-OPS\"")
                        .contains("\"hours\":\"08:45\"")
                        .contains("วันจันทร์ที่ 14 กันยายน พ.ศ. 2569");
            }
        }
    }
}
