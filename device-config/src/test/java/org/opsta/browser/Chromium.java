package org.opsta.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Debian's Chromium without a window and with a profile of its own, driven by a test. Nothing is ever downloaded. */
public final class Chromium implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path CHROMEDRIVER = Path.of("/usr/bin/chromedriver");

    private final Path folder;
    private final ChromeDriver driver;

    public Chromium() {
        try {
            folder = Files.createTempDirectory("page-browser");
            driver = start(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(20));
    }

    /** Skips the test, and says so, where it is not installed. */
    public static void assumeInstalled() {
        assumeTrue(
                Files.isExecutable(CHROMIUM) && Files.isExecutable(CHROMEDRIVER),
                "no browser to test the page in: install Debian's chromium and chromium-driver");
    }

    private static ChromeDriver start(Path folder) throws IOException {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars=false",
                "--autoplay-policy=no-user-gesture-required",
                "--user-data-dir=" + folder.resolve("profile"));
        return new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(niceDriver(folder).toFile())
                        .usingAnyFreePort()
                        .build(),
                options);
    }

    /** With the niceness of the browser's own service, as on a terminal. */
    private static Path niceDriver(Path folder) throws IOException {
        Path script = folder.resolve("chromedriver");
        Files.writeString(script, "#!/bin/sh\nexec nice -n 10 " + CHROMEDRIVER + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    public ChromeDriver driver() {
        return driver;
    }

    @Override
    public void close() throws IOException {
        driver.quit();
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
