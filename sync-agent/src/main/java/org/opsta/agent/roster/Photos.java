package org.opsta.agent.roster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.Change;
import org.opsta.agent.store.StoreUnusable;
import org.opsta.contract.PersonId;
import org.opsta.contract.Photo;
import org.opsta.contract.Sha256;
import org.opsta.sealing.SealingKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everybody's profile photo, sealed. Safe for use by several threads. */
public final class Photos {

    private static final Logger LOG = LoggerFactory.getLogger(Photos.class);

    private static final String KEY_FILE = "photos.key";
    private static final String INFO =
            "select person, sha256, bytes, width, height, added_at, added_by, key_mark from photo";
    private static final int MEGA = 1_000_000;

    private final Jdbi jdbi;
    private final AuditLog audit;
    private final SealingKey key;
    private final String keyMark;
    private final Clock clock;

    public Photos(Jdbi jdbi, AuditLog audit, SealingKey key, Clock clock) {
        this.jdbi = jdbi;
        this.audit = audit;
        this.key = key;
        this.keyMark = HexFormat.of().formatHex(key.mark(KEY_FILE));
        this.clock = clock;
    }

    /**
     * With the key in {@code photos.key} of the state folder, made when there is none. Photos sealed with another key stay
     * where they are and are said to be lost, until that key is back or they are added again.
     */
    public static Photos open(Jdbi jdbi, AuditLog audit, Path stateFolder, Clock clock) throws StoreUnusable {
        Path file = stateFolder.resolve(KEY_FILE);
        Photos photos = new Photos(jdbi, audit, key(file), clock);
        long lost = photos.lost();
        if (lost > 0) {
            LOG.warn(
                    "{} photos are sealed with another key than {} and cannot be sent; restore that file from a backup"
                            + " (every agent needs the same), or add these photos again",
                    lost,
                    file);
        }
        return photos;
    }

    private static SealingKey key(Path file) throws StoreUnusable {
        try {
            Files.createDirectories(file.toAbsolutePath().resolveSibling("."));
            return Files.exists(file) ? SealingKey.read(file) : SealingKey.create(file);
        } catch (IOException e) {
            throw new StoreUnusable(
                    StoreUnusable.Code.STORE_UNREACHABLE,
                    "the key of the photos, " + file + ", cannot be used (" + e.getMessage()
                            + "); restore it from a backup, or move it away: photos then have to be added again",
                    e);
        }
    }

    private long lost() {
        return jdbi.withHandle(handle -> handle.createQuery("select count(*) from photo where key_mark <> :mark")
                .bind("mark", keyMark)
                .mapTo(Long.class)
                .one());
    }

    /** Keeps a photo in place of the one before; it goes to the terminals by itself. */
    public PhotoAnswer put(Actor actor, PersonId person, byte[] file) {
        Picture picture = Picture.of(file);
        switch (picture.problem()) {
            case STORED -> {}
            case PHOTO_TOO_LARGE -> {
                return PhotoAnswer.of(RosterCode.PHOTO_TOO_LARGE, file.length, Photo.LARGEST_BYTES);
            }
            case TOO_MANY_PIXELS -> {
                return PhotoAnswer.of(
                        RosterCode.TOO_MANY_PIXELS, picture.width(), picture.height(), Picture.MOST_PIXELS / MEGA);
            }
            default -> {
                return PhotoAnswer.of(picture.problem());
            }
        }
        String sha256 = Sha256.hex(file);
        return jdbi.inTransaction(handle -> put(handle, actor, person, file, sha256, picture));
    }

    private PhotoAnswer put(Handle handle, Actor actor, PersonId person, byte[] file, String sha256, Picture picture) {
        boolean known = handle.createQuery("select count(*) from person where person = :person")
                        .bind("person", person.value())
                        .mapTo(Long.class)
                        .one()
                > 0;
        if (!known) {
            return PhotoAnswer.of(RosterCode.NOT_IN_PEOPLE);
        }
        Optional<String> other = handle.createQuery(
                        "select person from photo where sha256 = :sha256 and person <> :person order by person limit 1")
                .bind("sha256", sha256)
                .bind("person", person.value())
                .mapTo(String.class)
                .findOne();
        if (other.isPresent()) {
            return PhotoAnswer.of(RosterCode.SAME_PHOTO, other.get());
        }
        Optional<PhotoInfo> before = info(handle, person);
        if (before.isPresent()
                && before.get().sha256().equals(sha256)
                && !before.get().lost()) {
            return PhotoAnswer.of(RosterCode.STORED);
        }
        PhotoInfo info = new PhotoInfo(
                person,
                sha256,
                file.length,
                picture.width(),
                picture.height(),
                OffsetDateTime.now(clock).truncatedTo(ChronoUnit.MILLIS),
                actor,
                false);
        handle.createUpdate("insert into photo (person, sha256, bytes, width, height, added_at, added_by, key_mark,"
                        + " sealed) values (:person, :sha256, :bytes, :width, :height, :at, :by, :mark, :sealed)"
                        + " on conflict (person) do update set sha256 = excluded.sha256, bytes = excluded.bytes,"
                        + " width = excluded.width, height = excluded.height, added_at = excluded.added_at,"
                        + " added_by = excluded.added_by, key_mark = excluded.key_mark, sealed = excluded.sealed")
                .bind("person", person.value())
                .bind("sha256", sha256)
                .bind("bytes", info.bytes())
                .bind("width", info.width())
                .bind("height", info.height())
                .bind("at", info.addedAt().toString())
                .bind("by", actor.name())
                .bind("mark", keyMark)
                .bind("sealed", key.seal(file, belongsTo(person)))
                .execute();
        Entries.photoIsBack(handle, person);
        audit.add(handle, actor, new Change("PHOTO_ADDED", person.value(), before.orElse(null), info));
        return PhotoAnswer.of(RosterCode.STORED);
    }

    /** The file as it was given; empty when there is none, or when it cannot be opened with this agent's key. */
    public Optional<byte[]> open(PersonId person) {
        return jdbi.withHandle(handle -> handle.createQuery("select sealed from photo where person = :person")
                        .bind("person", person.value())
                        .mapTo(byte[].class)
                        .findOne())
                .flatMap(kept -> open(person, kept));
    }

    private Optional<byte[]> open(PersonId person, byte[] kept) {
        try {
            return Optional.of(key.open(kept, belongsTo(person)));
        } catch (GeneralSecurityException e) {
            LOG.warn(
                    "the photo of {} cannot be opened with {}; restore that file, or add the photo again",
                    person,
                    KEY_FILE);
            return Optional.empty();
        }
    }

    private static String belongsTo(PersonId person) {
        return "photo " + person;
    }

    public Optional<PhotoInfo> info(PersonId person) {
        return jdbi.withHandle(handle -> info(handle, person));
    }

    private Optional<PhotoInfo> info(Handle handle, PersonId person) {
        return handle.createQuery(INFO + " where person = :person")
                .bind("person", person.value())
                .map((row, context) -> info(row))
                .findOne();
    }

    /** Of everybody who has one, by personnel code. */
    public List<PhotoInfo> all() {
        return jdbi.withHandle(handle -> handle.createQuery(INFO + " order by person")
                .map((row, context) -> info(row))
                .list());
    }

    /** The person leaves every terminal under a rule. */
    public void remove(Actor actor, PersonId person) {
        jdbi.useTransaction(handle -> remove(handle, actor, person));
    }

    void remove(Handle handle, Actor actor, PersonId person) {
        Optional<PhotoInfo> before = info(handle, person);
        if (before.isPresent()) {
            erase(handle, person);
            audit.add(handle, actor, new Change("PHOTO_REMOVED", person.value(), before.get(), null));
        }
    }

    static void erase(Handle handle, PersonId person) {
        handle.createUpdate("delete from photo where person = :person")
                .bind("person", person.value())
                .execute();
    }

    private PhotoInfo info(ResultSet row) throws SQLException {
        return new PhotoInfo(
                new PersonId(row.getString("person")),
                row.getString("sha256"),
                row.getLong("bytes"),
                row.getInt("width"),
                row.getInt("height"),
                OffsetDateTime.parse(row.getString("added_at")),
                new Actor(row.getString("added_by")),
                !row.getString("key_mark").equals(keyMark));
    }
}
