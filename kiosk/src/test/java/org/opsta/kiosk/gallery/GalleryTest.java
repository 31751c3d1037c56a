package org.opsta.kiosk.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.contract.RosterDigest;
import org.opsta.kiosk.database.DatabaseProblem;
import org.opsta.kiosk.recognition.Candidate;
import org.opsta.kiosk.recognition.Template;

class GalleryTest {

    private static final int DIMENSIONS = 128;
    private static final String MODEL = "a".repeat(64);
    private static final PersonId ANAN = new PersonId("1001");
    private static final PersonName ANAN_NAME = new PersonName("อนันต์ ทดสอบ", "Anan Thotsop");
    private static final PersonId BUSABA = new PersonId("1002");
    private static final PersonName BUSABA_NAME = new PersonName("บุษบา ตัวอย่าง", "Busaba Tuayang");
    private static final OffsetDateTime NOW = OffsetDateTime.parse("2026-11-20T08:45:12+07:00");

    @TempDir
    Path folder;

    private final Random random = new Random(7);

    @Test
    void people_are_still_known_after_a_restart() throws Exception {
        Template anan = template();
        try (Gallery gallery = open()) {
            gallery.put(ANAN, ANAN_NAME, anan, "photo-1", NOW);
        }
        try (Gallery gallery = open()) {
            assertThat(gallery.size()).isEqualTo(1);
            assertThat(gallery.name(ANAN)).contains(ANAN_NAME);
            assertThat(gallery.nearest(anan, 1)).singleElement().satisfies(candidate -> {
                assertThat(candidate.person()).isEqualTo(ANAN);
                assertThat(candidate.similarity()).isCloseTo(1, within(1e-5));
            });
            assertThat(gallery.digest()).isEqualTo(RosterDigest.of(Map.of(ANAN, "photo-1")));
        }
    }

    @Test
    void a_new_photo_replaces_the_old_one() throws Exception {
        Template second = template();
        try (Gallery gallery = open()) {
            gallery.put(ANAN, ANAN_NAME, template(), "photo-1", NOW);
            gallery.put(ANAN, ANAN_NAME, second, "photo-2", NOW);

            assertThat(gallery.size()).isEqualTo(1);
            assertThat(gallery.nearest(second, 2))
                    .singleElement()
                    .satisfies(candidate -> assertThat(candidate.similarity()).isCloseTo(1, within(1e-5)));
            assertThat(gallery.digest()).isEqualTo(RosterDigest.of(Map.of(ANAN, "photo-2")));
        }
    }

    @Test
    void a_withdrawn_person_is_gone_from_memory_and_disk() throws Exception {
        try (Gallery gallery = open()) {
            gallery.put(ANAN, ANAN_NAME, template(), "photo-1", NOW);
            gallery.put(BUSABA, BUSABA_NAME, template(), "photo-2", NOW);

            assertThat(gallery.remove(ANAN)).isTrue();
            assertThat(gallery.remove(ANAN)).isFalse();
            assertThat(gallery.holds(ANAN)).isFalse();
            assertThat(gallery.nearest(template(), 5))
                    .extracting(Candidate::person)
                    .containsExactly(BUSABA);
        }
        try (Gallery gallery = open()) {
            assertThat(gallery.size()).isEqualTo(1);
        }
        assertThat(everyByteOnDisk()).doesNotContain("1001");
    }

    @Test
    void search_finds_what_comparing_one_by_one_finds() throws Exception {
        List<Template> templates = new ArrayList<>();
        try (Gallery gallery = open()) {
            for (int i = 0; i < 700; i++) {
                templates.add(template());
                gallery.put(new PersonId("p" + i), ANAN_NAME, templates.get(i), "photo-" + i, NOW);
            }
            gallery.remove(new PersonId("p13"));
            for (int i = 0; i < 20; i++) {
                Template probe = template();
                List<Candidate> found = gallery.nearest(probe, 3);

                double[] expected = java.util.stream.IntStream.range(0, 700)
                        .filter(person -> person != 13)
                        .mapToDouble(person -> -templates.get(person).similarity(probe))
                        .sorted()
                        .map(score -> -score)
                        .limit(3)
                        .toArray();
                assertThat(found).hasSize(3);
                for (int rank = 0; rank < 3; rank++) {
                    assertThat(found.get(rank).similarity()).isCloseTo(expected[rank], within(1e-5));
                }
            }
        }
    }

    @Test
    void neither_names_nor_templates_can_be_read_on_the_disk() throws Exception {
        Template anan = template();
        try (Gallery gallery = open()) {
            gallery.put(ANAN, ANAN_NAME, anan, "photo-1", NOW);
        }
        assertThat(everyByteOnDisk()).contains("1001").doesNotContain("Anan").doesNotContain(floats(anan));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("gallery.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void one_persons_template_cannot_be_passed_off_as_anothers() throws Exception {
        try (Gallery gallery = open()) {
            gallery.put(ANAN, ANAN_NAME, template(), "photo-1", NOW);
            gallery.put(BUSABA, BUSABA_NAME, template(), "photo-2", NOW);
        }
        sql(
                "UPDATE enrolled SET template = (SELECT template FROM enrolled WHERE person = '1002') WHERE person = '1001'");

        refuses(DatabaseProblem.Code.DAMAGED, "gallery.db");
    }

    @Test
    void without_its_key_a_gallery_is_refused_and_left_alone() throws Exception {
        try (Gallery gallery = open()) {
            gallery.put(ANAN, ANAN_NAME, template(), "photo-1", NOW);
        }
        Files.delete(folder.resolve("gallery.key"));

        refuses(DatabaseProblem.Code.NOT_ACCESSIBLE, "gallery.key");
        assertThat(folder.resolve("gallery.key")).doesNotExist();
    }

    @Test
    void another_key_is_refused() throws Exception {
        try (Gallery gallery = open()) {
            gallery.put(ANAN, ANAN_NAME, template(), "photo-1", NOW);
        }
        Files.write(folder.resolve("gallery.key"), new byte[32]);

        refuses(DatabaseProblem.Code.DAMAGED, "gallery.key");
    }

    @Test
    void a_gallery_from_a_newer_version_is_refused_and_left_alone() throws Exception {
        open().close();
        sql("PRAGMA user_version = 99");
        byte[] before = Files.readAllBytes(folder.resolve("gallery.db"));

        refuses(DatabaseProblem.Code.NEWER_VERSION, "format 99");
        assertThat(Files.readAllBytes(folder.resolve("gallery.db"))).isEqualTo(before);
    }

    @Test
    void a_truncated_gallery_is_refused_and_left_alone() throws Exception {
        try (Gallery gallery = open()) {
            for (int i = 0; i < 50; i++) {
                gallery.put(new PersonId("p" + i), ANAN_NAME, template(), "photo", NOW);
            }
        }
        Path file = folder.resolve("gallery.db");
        byte[] whole = Files.readAllBytes(file);
        for (int bytes : new int[] {0, 100, whole.length / 2, whole.length - 4096}) {
            byte[] truncated = java.util.Arrays.copyOf(whole, bytes);
            Files.write(file, truncated);

            refuses(DatabaseProblem.Code.DAMAGED, "gallery.db");
            assertThat(Files.readAllBytes(file)).isEqualTo(truncated);
        }
    }

    @Test
    void people_enrolled_with_another_model_are_not_searched() throws Exception {
        try (Gallery gallery = open()) {
            gallery.put(ANAN, ANAN_NAME, template(), "photo-1", NOW);
        }
        try (Gallery gallery = Gallery.open(folder, DIMENSIONS, "b".repeat(64))) {
            assertThat(gallery.size()).isZero();
        }
    }

    @Test
    void what_the_disk_refuses_takes_no_effect_in_memory() throws Exception {
        try (Gallery gallery = open()) {
            gallery.put(ANAN, ANAN_NAME, template(), "photo-1", NOW);
            sql("CREATE TRIGGER no_more BEFORE INSERT ON enrolled BEGIN SELECT RAISE(FAIL, 'disk full'); END");
            sql("CREATE TRIGGER no_less BEFORE DELETE ON enrolled BEGIN SELECT RAISE(FAIL, 'disk full'); END");

            assertThatExceptionOfType(Gallery.NotStored.class)
                    .isThrownBy(() -> gallery.put(BUSABA, BUSABA_NAME, template(), "photo-2", NOW));
            assertThatExceptionOfType(Gallery.NotStored.class).isThrownBy(() -> gallery.remove(ANAN));

            assertThat(gallery.holds(BUSABA)).isFalse();
            assertThat(gallery.holds(ANAN)).isTrue();
        }
    }

    private Gallery open() throws DatabaseProblem {
        return Gallery.open(folder, DIMENSIONS, MODEL);
    }

    private void refuses(DatabaseProblem.Code code, String words) {
        assertThatExceptionOfType(DatabaseProblem.class)
                .isThrownBy(() -> open().close())
                .withMessageContaining(words)
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(code));
    }

    private Template template() {
        float[] values = new float[DIMENSIONS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Template.normalised(values);
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("gallery.db"));
                Statement run = connection.createStatement()) {
            run.execute(statement);
        }
    }

    private static String floats(Template template) {
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(16).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 4; i++) {
            bytes.putFloat(template.values()[i]);
        }
        return new String(bytes.array(), StandardCharsets.ISO_8859_1);
    }

    private String everyByteOnDisk() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }
}
