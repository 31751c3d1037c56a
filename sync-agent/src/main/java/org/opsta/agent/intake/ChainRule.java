package org.opsta.agent.intake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Punch;
import org.opsta.contract.PunchHash;
import org.opsta.contract.RejectCode;
import org.opsta.contract.Serial;

/**
 * Decides what the punches of one batch are to the journal that is known of their terminal: the next ones, known ones, or
 * another journal's. Each punch decided on counts as known for the next.
 *
 * <p>Where the punch before is not known, a punch is taken on trust: it shows that something is missing, and the chain
 * is closed when that comes.
 */
final class ChainRule {

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /** A stored punch, as far as a neighbour needs to know it. */
    record Stored(long chain, long serial, String hash, String previousHash) {}

    /** What is to become of a punch. */
    sealed interface Verdict {}

    /** @param chain it belongs to */
    record New(long chain) implements Verdict {}

    /** It is stored already, in any chain. */
    record Duplicate() implements Verdict {}

    record SetAside(RejectCode code, String detail) implements Verdict {}

    private final Line line;
    private final Map<Long, List<Stored>> stored = new HashMap<>();
    private final Set<String> ids = new HashSet<>();
    private final Set<String> elsewhere = new HashSet<>();
    private boolean inOtherJournal;

    /** @param line of the journal that is taken now */
    ChainRule(Line line) {
        this.line = line;
    }

    /** Makes a stored punch of this terminal known, whichever chain it is in. */
    void know(Stored punch) {
        stored.computeIfAbsent(punch.serial(), serial -> new ArrayList<>()).add(punch);
    }

    /** Makes known that a punch with this id is stored, of whatever terminal. */
    void knowId(String id) {
        ids.add(id);
    }

    /** Makes known the hash of a punch that was set aside as part of another journal. */
    void knowElsewhere(String hash) {
        elsewhere.add(hash);
    }

    Verdict decide(Punch punch) {
        Verdict verdict = judge(punch);
        inOtherJournal = verdict instanceof SetAside;
        if (verdict instanceof New fresh) {
            know(new Stored(fresh.chain(), punch.serial().value(), punch.hash(), punch.previousHash()));
            knowId(punch.id().toString());
        } else if (verdict instanceof SetAside) {
            knowElsewhere(punch.hash());
        }
        return verdict;
    }

    /**
     * Whether an entry that cannot be a punch is at least one of this journal, so that it holds its serial's place.
     *
     * @param hash as it declares it, absent when unreadable
     */
    boolean holdsPlace(Serial serial, @Nullable String hash, @Nullable String previousHash) {
        Stored before = inLine(serial.value() - 1);
        boolean follows = before != null && before.hash().equals(previousHash);
        inOtherJournal =
                !follows && (inOtherJournal || (previousHash != null && isElsewhere(serial.value() - 1, previousHash)));
        if (inOtherJournal && hash != null) {
            knowElsewhere(hash);
        }
        return !inOtherJournal;
    }

    /** The hash of the punch of this journal with this serial, if it is known. */
    @Nullable
    String hashOf(long serial) {
        Stored known = inLine(serial);
        return known == null ? null : known.hash();
    }

    private Verdict judge(Punch punch) {
        long serial = punch.serial().value();
        if (stored.getOrDefault(serial, List.of()).stream()
                .anyMatch(known -> known.hash().equals(punch.hash()))) {
            return new Duplicate();
        }
        if (inLine(serial) != null) {
            return conflict("another punch with this serial is stored already");
        }
        if (ids.contains(punch.id().toString())) {
            return conflict("another punch with this id is stored already");
        }
        SetAside fault = faultBefore(serial, punch.previousHash());
        if (fault != null) {
            return fault;
        }
        Stored after = inLine(serial + 1);
        if (after != null && !after.previousHash().equals(punch.hash())) {
            return broken("the punch stored after it names another hash as the one before");
        }
        return new New(line.chainOf(serial));
    }

    private @Nullable SetAside faultBefore(long serial, String previousHash) {
        if (serial == 1) {
            return previousHash.equals(PunchHash.NONE_BEFORE)
                    ? null
                    : broken("the first punch must name 64 zeros as the hash before it");
        }
        if (!HASH.matcher(previousHash).matches() || previousHash.equals(PunchHash.NONE_BEFORE)) {
            return broken("the hash it names as the one before is no punch's hash");
        }
        Stored before = inLine(serial - 1);
        if (before != null && before.hash().equals(previousHash)) {
            return null;
        }
        if (isElsewhere(serial - 1, previousHash) || (before == null && inOtherJournal)) {
            return new SetAside(RejectCode.FORKED, "it follows a punch of another journal of this terminal");
        }
        return before == null
                ? null
                : broken("the hash it names as the one before is not that of the punch stored before it");
    }

    /** Known, but not as part of the line. */
    private boolean isElsewhere(long serial, String hash) {
        return elsewhere.contains(hash)
                || stored.getOrDefault(serial, List.of()).stream()
                        .anyMatch(known -> known.hash().equals(hash) && known.chain() != line.chainOf(serial));
    }

    private @Nullable Stored inLine(long serial) {
        for (Stored known : stored.getOrDefault(serial, List.of())) {
            if (known.chain() == line.chainOf(serial)) {
                return known;
            }
        }
        return null;
    }

    private static SetAside conflict(String detail) {
        return new SetAside(RejectCode.CONFLICT, detail);
    }

    private static SetAside broken(String detail) {
        return new SetAside(RejectCode.BROKEN_CHAIN, detail);
    }
}
