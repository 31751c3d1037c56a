package org.opsta.agent.roster;

import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.DeviceId;

/** The table of terminals: what was published to each, how far it has come, and which agent sends to it. */
final class Terminals {

    /** @param digest empty before anything was published */
    record Row(long version, String digest, TerminalRoster.@Nullable Why converging, boolean reported, boolean away) {}

    private Terminals() {}

    static void ensure(Handle handle, DeviceId device, OffsetDateTime now) {
        handle.createUpdate("insert into roster_terminal (device, version, digest, since, converging,"
                        + " lease_until_millis) values (:device, 0, '', :now, 'NEW_TERMINAL', 0)"
                        + " on conflict (device) do nothing")
                .bind("device", device.value())
                .bind("now", now.toString())
                .execute();
    }

    /** @return whether this agent may send to the terminal until then */
    static boolean lease(Handle handle, DeviceId device, String holder, long nowMillis, long untilMillis) {
        return handle.createUpdate("update roster_terminal set lease_holder = :holder, lease_until_millis = :until"
                                + " where device = :device and (lease_holder is null or lease_holder = :holder"
                                + " or lease_until_millis < :now)")
                        .bind("device", device.value())
                        .bind("holder", holder)
                        .bind("now", nowMillis)
                        .bind("until", untilMillis)
                        .execute()
                > 0;
    }

    static void release(Handle handle, String holder) {
        handle.createUpdate("update roster_terminal set lease_holder = null where lease_holder = :holder")
                .bind("holder", holder)
                .execute();
    }

    static Optional<Row> find(Handle handle, DeviceId device) {
        return handle.createQuery("select * from roster_terminal where device = :device")
                .bind("device", device.value())
                .map((row, context) -> {
                    String why = row.getString("converging");
                    return new Row(
                            row.getLong("version"),
                            row.getString("digest"),
                            why == null ? null : TerminalRoster.Why.valueOf(why),
                            row.getString("reported_at") != null,
                            row.getString("away_since") != null);
                })
                .findOne();
    }

    static void converging(Handle handle, DeviceId device, TerminalRoster.Why why, OffsetDateTime now) {
        handle.createUpdate("update roster_terminal set converging = :why, since = :now where device = :device")
                .bind("device", device.value())
                .bind("why", why.name())
                .bind("now", now.toString())
                .execute();
    }

    static void converged(Handle handle, DeviceId device, OffsetDateTime now) {
        handle.createUpdate("update roster_terminal set converging = null, since = :now, converged_at = :now"
                        + " where device = :device")
                .bind("device", device.value())
                .bind("now", now.toString())
                .execute();
    }

    static void reported(Handle handle, DeviceId device, OffsetDateTime now) {
        handle.createUpdate("update roster_terminal set reported_at = :now where device = :device")
                .bind("device", device.value())
                .bind("now", now.toString())
                .execute();
    }

    static void away(Handle handle, DeviceId device, @Nullable OffsetDateTime since) {
        handle.createUpdate("update roster_terminal set away_since = :since where device = :device")
                .bind("device", device.value())
                .bind("since", since == null ? null : since.toString())
                .execute();
    }

    static void published(Handle handle, DeviceId device, long version, String digest) {
        handle.createUpdate("update roster_terminal set version = :version, digest = :digest where device = :device")
                .bind("device", device.value())
                .bind("version", version)
                .bind("digest", digest)
                .execute();
    }

    static void drop(Handle handle, DeviceId device) {
        handle.createUpdate("delete from roster_terminal where device = :device")
                .bind("device", device.value())
                .execute();
    }
}
