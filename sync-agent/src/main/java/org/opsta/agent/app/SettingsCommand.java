package org.opsta.agent.app;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "settings",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Checks a settings file without starting anything, or prints the commented defaults.",
        footer = {
            "",
            "Examples:",
            "  sync-agent settings --example > my-agent.yaml",
            "  sync-agent settings my-agent.yaml"
        })
final class SettingsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @ArgGroup(multiplicity = "1")
    private Choice choice = new Choice();

    static final class Choice {
        @Parameters(paramLabel = "FILE", description = "The file to check.")
        private @Nullable Path file;

        @Option(names = "--example", description = "Prints every setting with its default and what it is for.")
        private boolean example;
    }

    @Override
    public Integer call() throws Exception {
        var out = command.commandLine().getOut();
        if (choice.file != null) {
            AgentSettings.load(choice.file);
            out.println(choice.file + ": fine");
        } else if (choice.example) {
            try (InputStream text = AgentSettings.class.getResourceAsStream(AgentSettings.EXAMPLE)) {
                out.print(new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        out.flush();
        return ExitCode.OK;
    }
}
