package org.opsta.kiosk.app;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Codec;
import org.opsta.kiosk.vision.ModelFiles;
import org.opsta.kiosk.vision.ModelMissing;
import org.opsta.settings.BadSettings;
import picocli.CommandLine.Option;

/** What every command that measures can be told. */
final class CommandOptions {

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description = "The terminal's settings in YAML, laid over the defaults.")
    private @Nullable Path settings;

    @Option(names = "--json", description = "Prints one JSON object instead of text.")
    private boolean json;

    KioskSettings settings() throws BadSettings {
        return KioskSettings.load(settings).settings();
    }

    static ModelFiles models(KioskSettings settings) throws ModelMissing {
        return ModelFiles.check(Objects.requireNonNullElseGet(settings.modelsFolder(), ModelFiles::usualFolder));
    }

    /** Prints {@code report} as JSON, or in its own words. */
    void print(Object report, Consumer<PrintStream> words) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (json) {
            out.println(new String(Codec.encode(report), StandardCharsets.UTF_8));
        } else {
            words.accept(out);
        }
    }
}
