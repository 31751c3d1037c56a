package org.opsta.kiosk.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.kiosk.evaluate.IdentifyEvaluation.Row;
import org.opsta.kiosk.evaluate.ScoredWalkUp.Role;

/** What lists of pictures may look like, and what is said of those that may not. */
class PictureListTest {

    @TempDir
    Path images;

    @BeforeEach
    void pictures() throws IOException {
        Files.createDirectories(images.resolve("ann"));
        for (String name : List.of("ann/1.jpg", "ann/2.jpg", "ann/3.jpg", "bob.jpg")) {
            Files.write(images.resolve(name), new byte[1]);
        }
    }

    @Test
    void columns_are_found_by_name_and_others_ignored() throws Exception {
        List<Row> rows =
                identify("\ufeffrole,note,identity,path", "enroll,x,Ann,ann/1.jpg", "", "PROBE,,Ann,ann/2.jpg");

        assertThat(rows).extracting(Row::role).containsExactly(Role.ENROLL, Role.PROBE);
        assertThat(rows).extracting(row -> row.picture().path()).containsExactly("ann/1.jpg", "ann/2.jpg");
        assertThat(rows.get(1).picture().file()).isEqualTo(images.resolve("ann/2.jpg"));
    }

    @Test
    void every_mistake_is_named_with_its_line() {
        assertThatThrownBy(() -> identify(
                        "path,identity,role",
                        "ann/1.jpg,Ann,boss",
                        "ann/9.jpg,Ann,probe",
                        "../secret.jpg,Ann,probe",
                        "/etc/passwd,Ann,probe",
                        "bob.jpg,,stranger",
                        "bob.jpg,Bob",
                        "ann/1.jpg,Ann,enroll"))
                .isInstanceOf(BadList.class)
                .hasMessageContaining("line 2: role is boss; write one of enroll, probe, stranger")
                .hasMessageContaining("line 3: there is no file ann/9.jpg in ")
                .hasMessageContaining("line 4: path ../secret.jpg leads out of ")
                .hasMessageContaining("line 5: path /etc/passwd leads out of ")
                .hasMessageContaining("line 6: identity is empty")
                .hasMessageContaining("line 7: has 2 values, expected 3")
                .hasMessageNotContaining("line 8");
    }

    @Test
    void a_long_list_of_mistakes_is_cut_short() {
        String[] lines = Collections.nCopies(50, "x.jpg,Ann,probe").toArray(String[]::new);
        lines[0] = "path,identity,role";

        assertThatThrownBy(() -> identify(lines)).hasMessageEndingWith("... and 29 more");
    }

    @Test
    void what_is_no_list_is_said_so() {
        assertThatThrownBy(() -> identify("path,identity", "ann/1.jpg,Ann"))
                .isInstanceOf(BadList.class)
                .hasMessageContaining("line 1: the columns are [path, identity], without [role]");
        assertThatThrownBy(() -> identify("path,identity,role")).hasMessageContaining("the list is empty");
        assertThatThrownBy(() -> identify("")).isInstanceOf(BadList.class).hasMessageContaining("without [identity");
        assertThatThrownBy(() -> PictureList.open(images.resolve("none.csv"), images, Set.of()))
                .isInstanceOf(BadList.class)
                .hasMessageContaining("--list");
        assertThatThrownBy(() -> PictureList.open(images.resolve("none.csv"), images.resolve("none"), Set.of()))
                .isInstanceOf(BadList.class)
                .hasMessageContaining("--images");
        Path latin = images.resolve("latin.csv");
        assertThatThrownBy(() -> {
                    Files.write(
                            latin,
                            "path,identity,role\nbob.jpg,Jos\u00e9,probe\n".getBytes(StandardCharsets.ISO_8859_1));
                    PictureList.open(latin, images, Set.of());
                })
                .isInstanceOf(BadList.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void who_is_enrolled_is_no_stranger_and_who_probes_is_enrolled() {
        assertThatThrownBy(() -> identify(
                        "path,identity,role", "ann/1.jpg,Ann,enroll", "ann/2.jpg,Ann,stranger", "bob.jpg,Bob,probe"))
                .isInstanceOf(BadList.class)
                .hasMessageContaining("Ann is both enrolled and a stranger")
                .hasMessageContaining("Bob is a probe without being enrolled");
    }

    @Test
    void pictures_of_one_person_are_grouped_in_the_order_of_the_list() throws Exception {
        List<Row> rows = identify(
                "path,identity,role",
                "ann/1.jpg,Ann,enroll",
                "ann/2.jpg,Ann,probe",
                "bob.jpg,Bob,stranger",
                "ann/3.jpg,Ann,probe",
                "ann/1.jpg,Ann,probe");

        assertThat(IdentifyEvaluation.groups(rows, 2))
                .extracting(
                        group -> group.stream().map(row -> row.picture().path()).toList())
                .containsExactly(List.of("ann/2.jpg", "ann/3.jpg"), List.of("bob.jpg"), List.of("ann/1.jpg"));
    }

    private List<Row> identify(String... lines) throws IOException, BadList {
        Path list = images.resolve("list.csv");
        Files.write(list, List.of(lines));
        return IdentifyEvaluation.read(list, images);
    }
}
