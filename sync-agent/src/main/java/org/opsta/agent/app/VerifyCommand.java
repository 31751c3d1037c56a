package org.opsta.agent.app;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.intake.HistoryCheck;
import org.opsta.agent.store.AgentStore;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "verify",
        description = {
            "Proves each terminal's whole stored history: reads every punch, recomputes its hash, follows the chain,",
            "looks for serials without a punch, and holds each changed time against the correction it follows from.",
            "Prints every fault and one line for each terminal.",
            "Ends with 0 when everything is whole, else with 1."
        },
        footer = {"", "Examples:", "  sync-agent verify", "  sync-agent verify --device MOC-OPS --json"})
final class VerifyCommand implements Callable<Integer> {

    @Mixin
    private Options options;

    @Option(names = "--device", paramLabel = "NAME", description = "Only this terminal.")
    private @Nullable String device;

    @Option(names = "--json", description = "One JSON object per line: each fault, and after its faults each terminal.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        AgentSettings settings = options.settings();
        DeviceId only = device == null ? null : Options.deviceId(device);
        PrintWriter out = options.out();
        boolean whole = true;
        try (AgentStore store = options.openStore(settings)) {
            HistoryCheck history = new HistoryCheck(store.jdbi());
            List<DeviceId> devices = history.devices();
            if (only != null && !devices.contains(only)) {
                throw new BadUsage("there is nothing stored of " + only + "; sync-agent devices lists the terminals");
            }
            for (DeviceId each : only == null ? devices : List.of(only)) {
                HistoryCheck.Verdict verdict = history.check(each, fault -> print(each, fault, out));
                print(verdict, out);
                whole &= verdict.whole();
            }
            if (devices.isEmpty() && !json) {
                out.println(Texts.both("device.none"));
            }
        }
        out.flush();
        return whole ? ExitCode.OK : ExitCode.FAILED;
    }

    private void print(DeviceId terminal, HistoryCheck.Fault fault, PrintWriter out) {
        if (json) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("device", terminal);
            line.put("fault", fault);
            out.println(new String(Codec.encode(line), StandardCharsets.UTF_8));
        } else {
            String serials = fault.from() == fault.through()
                    ? String.valueOf(fault.from())
                    : fault.from() + "-" + fault.through();
            out.println(terminal + "  " + fault.code() + "  "
                    + Texts.both("verify." + fault.code(), serials, fault.chain()));
        }
    }

    private void print(HistoryCheck.Verdict verdict, PrintWriter out) {
        if (json) {
            out.println(new String(Codec.encode(verdict), StandardCharsets.UTF_8));
            return;
        }
        StringBuilder line = new StringBuilder(verdict.device().value()).append("  ");
        line.append(verdict.whole() ? Texts.both("verify.whole") : Texts.both("verify.notWhole", verdict.faults()));
        line.append(" · ").append(Texts.both("verify.punches", verdict.punches(), verdict.lastSerial()));
        counted(line, "verify.chains", verdict.chains(), 1);
        counted(line, "verify.redated", verdict.redated(), 0);
        counted(line, "verify.setAside", verdict.setAside() - verdict.forked(), 0);
        counted(line, "verify.forked", verdict.forked(), 0);
        counted(line, "verify.accepted", verdict.accepted(), 0);
        out.println(line);
    }

    private static void counted(StringBuilder line, String key, long count, long usual) {
        if (count > usual) {
            line.append(" · ").append(Texts.both(key, count));
        }
    }
}
