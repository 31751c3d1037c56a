package org.opsta.kiosk.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.kiosk.TestPictures;
import org.opsta.kiosk.app.KioskSettings;
import org.opsta.kiosk.evaluate.DescribedPictures.Described;
import org.opsta.kiosk.recognition.FrameGate;
import org.opsta.kiosk.recognition.RecognitionSettings;
import org.opsta.kiosk.recognition.Template;
import org.opsta.settings.SettingsFile;

class PairsTest {

    @TempDir
    Path images;

    @Test
    void pairs_of_one_person_and_of_two_are_counted_apart() {
        Template front = Template.normalised(new float[] {1, 0});
        Template near = Template.normalised(new float[] {0.8f, 0.6f});
        Template far = Template.normalised(new float[] {0, 1});
        DescribedPictures pictures = new DescribedPictures(
                List.of(),
                List.of(new Described("ann", front), new Described("ann", near), new Described("bob", far)),
                1);

        Pairs pairs = Pairs.of(pictures, 600, 0.7);

        assertThat(pairs.same()).isEqualTo(new Rate(1, 1));
        assertThat(pairs.different()).isEqualTo(new Rate(0, 2));
        assertThat(pairs.highest()).isBetween(0.59, 0.61);
        assertThat(Pairs.of(pictures, 600, 0.5).different()).isEqualTo(new Rate(1, 2));
    }

    @Test
    void of_real_pictures_those_of_one_person_reach_the_threshold_and_those_of_two_do_not() throws Exception {
        StringBuilder list = new StringBuilder("path,subject,label\n");
        for (String person : TestPictures.FOUR) {
            for (int i = 0; i < 4; i++) {
                String path = person.replace(' ', '-') + i + ".jpg";
                Files.copy(TestPictures.of(person).get(i), images.resolve(path));
                list.append(path).append(',').append(person).append(",live\n");
            }
        }
        Files.writeString(images.resolve("paper.jpg"), "not to be opened");
        list.append("paper.jpg,").append(TestPictures.FOUR.get(0)).append(",attack\n");
        Path file = Files.writeString(images.resolve("list.csv"), list);

        Pairs pairs = Pairs.measure(file, images, 600, TestPictures.models(), gate(), settings());

        assertThat(pairs.frames() + pairs.unusable()).isEqualTo(16);
        assertThat(pairs.different().of()).isGreaterThanOrEqualTo(30);
        assertThat(pairs.different().count()).isZero();
        assertThat(pairs.same().count()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void a_line_without_a_name_is_refused() throws Exception {
        Files.copy(TestPictures.of(TestPictures.FOUR.get(0)).get(0), images.resolve("a.jpg"));
        Path list = Files.writeString(images.resolve("list.csv"), "path,identity\na.jpg,\n");

        assertThatThrownBy(() -> Pairs.measure(list, images, 600, TestPictures.models(), gate(), settings()))
                .isInstanceOf(BadList.class)
                .hasMessageContaining("identity");
    }

    private static FrameGate gate() throws Exception {
        return new FrameGate(SettingsFile.defaults(KioskSettings.class, "kiosk.example.yaml")
                .settings()
                .frames());
    }

    private static RecognitionSettings settings() throws Exception {
        return SettingsFile.defaults(KioskSettings.class, "kiosk.example.yaml")
                .settings()
                .recognition();
    }
}
