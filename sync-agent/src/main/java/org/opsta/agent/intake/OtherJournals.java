package org.opsta.agent.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Punch;
import org.opsta.contract.PunchHash;
import org.opsta.contract.UnreadableMessage;

/**
 * Journals under a terminal's name that are not the one that is taken: of a terminal whose card was replaced or restored,
 * or of a copy. Their punches are set aside; here a person makes one of them the terminal's journal.
 */
public final class OtherJournals {

    private static final int AT_ONCE = 200;
    private static final Set<String> WHOLE = Set.of("CONFLICT", "BROKEN_CHAIN", "FORKED");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Jdbi jdbi;

    public OtherJournals(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A journal that could be accepted.
     *
     * @param name the beginning of its first punch's hash
     * @param follows the chain its first punch goes on from; absent when it began anew, or that is not known
     * @param punches what would become records
     * @param unfit what would stay set aside, in its place
     * @param firstTime of the earliest punch, as the terminal wrote it
     * @param lastTime of the latest
     */
    public record OtherJournal(
            String name,
            @Nullable Long follows,
            long firstSerial,
            long lastSerial,
            long punches,
            long unfit,
            @Nullable OffsetDateTime firstTime,
            @Nullable OffsetDateTime lastTime,
            SortedSet<String> bootIds,
            OffsetDateTime lastReceivedAt) {}

    /** Those of this terminal, the one heard of last first. */
    public List<OtherJournal> of(DeviceId device) {
        return jdbi.withHandle(handle -> {
            List<OtherJournal> journals = new ArrayList<>();
            for (List<Entry> lineage : lineages(handle, device)) {
                journals.add(summary(handle, device, lineage));
            }
            journals.sort(Comparator.comparing(OtherJournal::lastReceivedAt).reversed());
            return journals;
        });
    }

    /**
     * Makes a journal the terminal's own, in one transaction: what is set aside of it becomes records of a new chain, in
     * order, and from now on its punches are taken and those of the journal before are set aside.
     *
     * @param name as in {@link OtherJournal}
     * @return its chain; empty when there is no such journal any more
     */
    public Optional<Long> accept(DeviceId device, String name, OffsetDateTime at) {
        return jdbi.inTransaction(handle -> {
            Journal before = Journals.lock(handle, device);
            for (List<Entry> lineage : lineages(handle, device)) {
                if (name(lineage).equals(name)) {
                    return Optional.of(accept(handle, before, lineage, at));
                }
            }
            return Optional.empty();
        });
    }

    private static long accept(Handle handle, Journal before, List<Entry> lineage, OffsetDateTime at) {
        DeviceId device = before.device();
        long chain = before.chain() + 1;
        Journals.accept(
                handle,
                device,
                chain,
                new Line.Accepted(lineage.get(0).serial(), follows(handle, device, lineage.get(0))),
                at);
        PunchWriter writer = new PunchWriter(handle, at);
        for (int from = 0; from < lineage.size(); from += AT_ONCE) {
            List<Entry> part = lineage.subList(from, Math.min(lineage.size(), from + AT_ONCE));
            Set<String> fit = new HashSet<>();
            read(handle, device, part, (entry, sound) -> {
                writer.add(chain, sound);
                fit.add(entry.key());
            });
            writer.flush();
            for (Entry entry : part) {
                mark(handle, device, entry, chain, fit.contains(entry.key()) ? at : null);
            }
        }
        Entry last = lineage.get(lineage.size() - 1);
        Journal now = new Journal(device, chain, 0, null);
        now.reach(last.serial(), last.hash());
        Journals.save(handle, List.of(now));
        return chain;
    }

    private static void mark(
            Handle handle, DeviceId device, Entry entry, long chain, @Nullable OffsetDateTime acceptedAt) {
        handle.createUpdate("update set_aside set "
                        + (acceptedAt == null ? "chain = :chain" : "accepted_chain = :chain, accepted_at = :at")
                        + " where device = :device and json_sha256 = :sha256 and code = :code")
                .bind("chain", chain)
                .bindMap(acceptedAt == null ? Map.of() : Map.of("at", acceptedAt.toString()))
                .bind("device", device.value())
                .bind("sha256", entry.sha256())
                .bind("code", entry.code())
                .execute();
    }

    /** What is set aside, without its JSON: there may be many. */
    private record Entry(
            String sha256,
            String code,
            long serial,
            String hash,
            @Nullable String previousHash,
            String receivedAt) {
        String key() {
            return sha256 + code;
        }

        /** A punch before something that is none under the same hash. */
        boolean isBetterThan(@Nullable Entry other) {
            return other == null || (WHOLE.contains(code) && !WHOLE.contains(other.code));
        }
    }

    /** From each beginning the longest way on, each from its first punch to its last. */
    private static List<List<Entry>> lineages(Handle handle, DeviceId device) {
        Map<String, Entry> byHash = new HashMap<>();
        handle.createQuery("select json_sha256, code, serial, hash, previous_hash, received_at from set_aside"
                        + " where device = :device and serial is not null and " + PunchLog.FORKED)
                .bind("device", device.value())
                .map((row, context) -> new Entry(
                        row.getString("json_sha256"),
                        row.getString("code"),
                        row.getLong("serial"),
                        row.getString("hash"),
                        row.getString("previous_hash"),
                        row.getString("received_at")))
                .forEach(entry -> {
                    if (entry.isBetterThan(byHash.get(entry.hash()))) {
                        byHash.put(entry.hash(), entry);
                    }
                });
        List<Entry> newestFirst = new ArrayList<>(byHash.values());
        newestFirst.sort(Comparator.comparingLong(Entry::serial).reversed().thenComparing(Entry::hash));
        Map<String, Entry> next = new HashMap<>();
        Map<String, Long> length = new HashMap<>();
        List<Entry> first = new ArrayList<>();
        for (Entry entry : newestFirst) {
            long mine = length.merge(entry.hash(), 1L, Long::sum);
            Entry before = byHash.get(entry.previousHash());
            if (before == null || before.serial() != entry.serial() - 1) {
                first.add(entry);
            } else if (mine > length.getOrDefault(before.hash(), 0L)) {
                length.put(before.hash(), mine);
                next.put(before.hash(), entry);
            }
        }
        List<List<Entry>> lineages = new ArrayList<>();
        for (Entry begin : first) {
            List<Entry> lineage = new ArrayList<>();
            for (Entry entry = begin; entry != null; entry = next.get(entry.hash())) {
                lineage.add(entry);
            }
            lineages.add(lineage);
        }
        return lineages;
    }

    private static String name(List<Entry> lineage) {
        return lineage.get(0).hash().substring(0, 8);
    }

    /** The chain that holds the punch before. */
    private static @Nullable Long follows(Handle handle, DeviceId device, Entry first) {
        if (first.previousHash() == null || first.previousHash().equals(PunchHash.NONE_BEFORE)) {
            return null;
        }
        return handle.createQuery("select max(chain) as chain from ("
                        + "select chain from punch where device = :device and serial = :serial and hash = :hash"
                        + " union all select chain from set_aside"
                        + " where device = :device and serial = :serial and hash = :hash and chain is not null) before")
                .bind("device", device.value())
                .bind("serial", first.serial() - 1)
                .bind("hash", first.previousHash())
                .map((row, context) -> {
                    long chain = row.getLong("chain");
                    return row.wasNull() ? Optional.<Long>empty() : Optional.of(chain);
                })
                .one()
                .orElse(null);
    }

    private static OtherJournal summary(Handle handle, DeviceId device, List<Entry> lineage) {
        List<OffsetDateTime> times = new ArrayList<>();
        SortedSet<String> boots = new TreeSet<>();
        long[] fit = {0};
        for (int from = 0; from < lineage.size(); from += AT_ONCE) {
            read(handle, device, lineage.subList(from, Math.min(lineage.size(), from + AT_ONCE)), (entry, sound) -> {
                fit[0]++;
                times.add(sound.punch().time());
                boots.add(PlainText.bootId(sound.punch().clock().bootId()));
            });
            // Only the two ends matter.
            times.sort(Comparator.naturalOrder());
            if (times.size() > 2) {
                times.subList(1, times.size() - 1).clear();
            }
        }
        return new OtherJournal(
                name(lineage),
                follows(handle, device, lineage.get(0)),
                lineage.get(0).serial(),
                lineage.get(lineage.size() - 1).serial(),
                fit[0],
                lineage.size() - fit[0],
                times.isEmpty() ? null : times.get(0),
                times.isEmpty() ? null : times.get(times.size() - 1),
                boots,
                lineage.stream()
                        .map(entry -> OffsetDateTime.parse(entry.receivedAt()))
                        .max(Comparator.naturalOrder())
                        .orElseThrow());
    }

    /** Hands over, in order, those of a part of a lineage that can become records. */
    private static void read(
            Handle handle, DeviceId device, List<Entry> part, BiConsumer<Entry, Reviewed.Sound> reader) {
        Map<String, String> json = new HashMap<>();
        handle.createQuery(
                        "select json_sha256, json from set_aside where device = :device and json_sha256 in (<sha256s>)")
                .bind("device", device.value())
                .bindList("sha256s", part.stream().map(Entry::sha256).toList())
                .map((row, context) -> Map.entry(row.getString("json_sha256"), row.getString("json")))
                .forEach(entry -> json.put(entry.getKey(), entry.getValue()));
        Map<Entry, Reviewed.Sound> sound = new HashMap<>();
        for (Entry entry : part) {
            if (WHOLE.contains(entry.code())) {
                String text = json.getOrDefault(entry.sha256(), "");
                sound.put(entry, new Reviewed.Sound(punch(text), text));
            }
        }
        Set<String> taken = PunchLog.takenIds(handle, List.copyOf(sound.values()));
        for (Entry entry : part) {
            Reviewed.Sound each = sound.get(entry);
            if (each != null && taken.add(each.punch().id().toString())) {
                reader.accept(entry, each);
            }
        }
    }

    /** It was a sound punch when it was set aside. */
    private static Punch punch(String json) {
        try {
            return Codec.decode(JSON.readTree(json), Punch.class);
        } catch (JsonProcessingException | UnreadableMessage e) {
            throw new IllegalStateException("what was set aside can no longer be read", e);
        }
    }
}
