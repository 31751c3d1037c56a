package org.opsta.kiosk.gallery;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.contract.RosterDigest;
import org.opsta.kiosk.database.DatabaseKey;
import org.opsta.kiosk.database.DatabaseProblem;
import org.opsta.kiosk.database.SqliteFile;
import org.opsta.kiosk.recognition.Candidate;
import org.opsta.kiosk.recognition.Identifier;
import org.opsta.kiosk.recognition.Template;
import org.opsta.sealing.SealingKey;

/**
 * Everybody this terminal knows. A change is on disk before it takes effect in memory. On disk, in {@code gallery.db}:
 *
 * <pre>
 * enrolled(person        TEXT PRIMARY KEY   personnel code
 *          template      BLOB               sealed: little-endian floats
 *          name          BLOB               sealed: Thai name, line feed, English name
 *          photo_sha256  TEXT               of the photo the template was made from; the photo is not kept
 *          model_sha256  TEXT               of the model that made it
 *          enrolled_at   TEXT)              ISO-8601 with offset
 * </pre>
 *
 * <p>Sealed values are encrypted with the key in {@code gallery.key} beside it ({@link SealingKey}). Thread-safe.
 */
public final class Gallery implements Identifier, AutoCloseable {

    private static final int VERSION = 1;
    private static final List<String> SCHEMA =
            List.of("CREATE TABLE enrolled (person TEXT PRIMARY KEY, template BLOB NOT NULL, name BLOB NOT NULL,"
                    + " photo_sha256 TEXT NOT NULL, model_sha256 TEXT NOT NULL, enrolled_at TEXT NOT NULL) STRICT");

    private final Connection connection;
    private final SealingKey key;
    private final String modelSha256;
    private final TemplateMatrix matrix;
    private final Map<PersonId, Known> known = new HashMap<>();

    private record Known(PersonName name, String photoSha256) {}

    private Gallery(Connection connection, SealingKey key, String modelSha256, TemplateMatrix matrix) {
        this.connection = connection;
        this.key = key;
        this.modelSha256 = modelSha256;
        this.matrix = matrix;
    }

    /**
     * Opens the gallery in {@code folder}, or begins one.
     *
     * @param dimensions of the model's templates
     * @param modelSha256 of the model in use; people enrolled with another must be enrolled again and are not loaded
     */
    public static Gallery open(Path folder, int dimensions, String modelSha256) throws DatabaseProblem {
        Path file = folder.resolve("gallery.db");
        SealingKey key = DatabaseKey.of(file, folder.resolve("gallery.key"), "enrol everybody again");
        Connection connection = new SqliteFile(file, "OPSG", VERSION, SCHEMA).open();
        TemplateMatrix matrix = new TemplateMatrix(dimensions);
        try {
            Gallery gallery = new Gallery(connection, key, modelSha256, matrix);
            gallery.overwriteWhatIsDeleted(file);
            gallery.load(file);
            return gallery;
        } catch (DatabaseProblem e) {
            matrix.close();
            try {
                connection.close();
            } catch (SQLException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    private void overwriteWhatIsDeleted(Path file) throws DatabaseProblem {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA secure_delete = ON");
        } catch (SQLException e) {
            throw new DatabaseProblem(
                    DatabaseProblem.Code.NOT_ACCESSIBLE, file, "cannot be opened (" + e + ")", "check its volume", e);
        }
    }

    private void load(Path file) throws DatabaseProblem {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT person, template, name, photo_sha256 FROM enrolled WHERE model_sha256 = ?")) {
            query.setString(1, modelSha256);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    PersonId person = new PersonId(row.getString(1));
                    Template template = floats(key.open(row.getBytes(2), bound(person, "template")));
                    String[] names = new String(
                                    key.open(row.getBytes(3), bound(person, "name")), StandardCharsets.UTF_8)
                            .split("\n", 2);
                    matrix.put(person, template);
                    known.put(person, new Known(new PersonName(names[0], names[1]), row.getString(4)));
                }
            }
        } catch (SQLException | GeneralSecurityException | RuntimeException e) {
            throw new DatabaseProblem(
                    DatabaseProblem.Code.DAMAGED,
                    file,
                    "holds a template that cannot be opened (" + e.getClass().getSimpleName() + ")",
                    "check that gallery.key is the one this file was made with; otherwise move both away and enrol"
                            + " everybody again",
                    e);
        }
    }

    /** Enrols a person, or replaces what was known of them. On disk when this returns. */
    public synchronized void put(
            PersonId person, PersonName name, Template template, String photoSha256, OffsetDateTime at)
            throws NotStored {
        byte[] names = (name.th().replace('\n', ' ') + "\n" + name.en()).getBytes(StandardCharsets.UTF_8);
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT OR REPLACE INTO enrolled VALUES (?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, person.value());
            insert.setBytes(2, key.seal(bytes(template), bound(person, "template")));
            insert.setBytes(3, key.seal(names, bound(person, "name")));
            insert.setString(4, photoSha256);
            insert.setString(5, modelSha256);
            insert.setString(6, at.toString());
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new NotStored(e);
        }
        matrix.put(person, template);
        known.put(person, new Known(name, photoSha256));
    }

    /**
     * Forgets a person, on disk and in memory.
     *
     * @return whether anything was known of them
     */
    public synchronized boolean remove(PersonId person) throws NotStored {
        int rows;
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM enrolled WHERE person = ?");
                Statement checkpoint = connection.createStatement()) {
            delete.setString(1, person.value());
            rows = delete.executeUpdate();
            // Until the log is folded in, the old pages are still in the log file.
            checkpoint.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException e) {
            throw new NotStored(e);
        }
        known.remove(person);
        return matrix.remove(person) || rows > 0;
    }

    @Override
    public synchronized List<Candidate> nearest(Template probe, int most) {
        return matrix.nearest(probe, most);
    }

    public synchronized boolean holds(PersonId person) {
        return matrix.holds(person);
    }

    /** Somebody else who is enrolled with this very photo. */
    public synchronized Optional<PersonId> otherWithPhoto(String photoSha256, PersonId person) {
        return known.entrySet().stream()
                .filter(entry -> entry.getValue().photoSha256().equals(photoSha256))
                .map(Map.Entry::getKey)
                .filter(other -> !other.equals(person))
                .min(Comparator.comparing(PersonId::value));
    }

    public synchronized Optional<PersonName> name(PersonId person) {
        @Nullable Known found = known.get(person);
        return found == null ? Optional.empty() : Optional.of(found.name());
    }

    @Override
    public synchronized int size() {
        return matrix.size();
    }

    /** Everybody, each with SHA-256 of the photo they are known by: a copy of this moment. */
    public synchronized Map<PersonId, String> photos() {
        Map<PersonId, String> photos = new HashMap<>();
        known.forEach((person, one) -> photos.put(person, one.photoSha256()));
        return photos;
    }

    /** Takes a while with many people, in which searches go on. */
    public RosterDigest digest() {
        return RosterDigest.of(photos());
    }

    @Override
    public synchronized void close() {
        matrix.close();
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the gallery did not close", e);
        }
    }

    private static String bound(PersonId person, String column) {
        return column + ":" + person.value();
    }

    private static byte[] bytes(Template template) {
        float[] values = template.values();
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }

    private static Template floats(byte[] bytes) {
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return Template.normalised(values);
    }

    /** The disk did not take the change; nothing was changed. */
    public static final class NotStored extends Exception {

        private static final long serialVersionUID = 1L;

        public NotStored(Throwable cause) {
            super("the gallery could not be written: " + cause.getMessage(), cause);
        }
    }
}
