package org.opsta.agent.app;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a browser does with cookies and forms, and nothing it does by itself: redirects are not followed. */
final class TestBrowser {

    private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]*)\"");

    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final int port;
    final Map<String, String> cookies = new LinkedHashMap<>();

    TestBrowser(int port) {
        this.port = port;
    }

    /** What came back. */
    record Answer(int status, String body, Map<String, List<String>> headers) {

        String header(String name) {
            return String.join(", ", headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), List.of()));
        }

        List<String> setCookies() {
            return headers.getOrDefault("set-cookie", List.of());
        }

        String token() {
            Matcher token = TOKEN.matcher(body);
            return token.find() ? token.group(1) : "";
        }
    }

    Answer get(String path, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers).GET().build());
    }

    /** With the token of the page the form is on. */
    Answer submit(String page, String path, String... fields) throws IOException, InterruptedException {
        return post(path, get(page).token(), fields);
    }

    Answer post(String path, String token, String... fields) throws IOException, InterruptedException {
        return post(path, token, new String[] {"Origin", origin()}, fields);
    }

    Answer post(String path, String token, String[] headers, String... fields)
            throws IOException, InterruptedException {
        StringBuilder body = new StringBuilder("csrf=").append(encoded(token));
        for (int i = 0; i < fields.length; i += 2) {
            body.append('&').append(fields[i]).append('=').append(encoded(fields[i + 1]));
        }
        return send(request(path, headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body.toString()))
                .build());
    }

    Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        for (String cookie : response.headers().allValues("set-cookie")) {
            String[] pair = cookie.split(";", 2)[0].split("=", 2);
            if (pair[1].isEmpty()) {
                cookies.remove(pair[0]);
            } else {
                cookies.put(pair[0], pair[1]);
            }
        }
        return new Answer(
                response.statusCode(), response.body(), response.headers().map());
    }

    HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(origin() + path)).timeout(Duration.ofSeconds(30));
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    String.join(
                            "; ",
                            cookies.entrySet().stream()
                                    .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                                    .toList()));
        }
        if (headers.length > 0) {
            request.headers(Arrays.copyOf(headers, headers.length));
        }
        return request;
    }

    Answer signIn(String name, String password) throws IOException, InterruptedException {
        return submit("/sign-in", "/sign-in", "name", name, "password", password);
    }

    String origin() {
        return "http://127.0.0.1:" + port;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
