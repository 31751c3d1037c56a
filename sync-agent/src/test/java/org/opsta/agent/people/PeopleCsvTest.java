package org.opsta.agent.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opsta.agent.wording.Words;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;

class PeopleCsvTest {

    private static final Person SOMCHAI = new Person(
            new PersonId("10151"),
            new PersonName("สมชาย ใจดี", "Somchai Jaidee"),
            "นักวิชาการพาณิชย์ชำนาญการ",
            "กองคลัง",
            new PersonId("10200"),
            LocalDate.of(2026, 11, 20),
            null);
    private static final Person SUDA =
            new Person(new PersonId("100059150"), new PersonName("สุดา มีสุข", "Suda Meesuk"));
    private static final String FILE = """
            person,th,en,position,unit,supervisor,activeFrom,activeUntil
            10151,สมชาย ใจดี,Somchai Jaidee,นักวิชาการพาณิชย์ชำนาญการ,กองคลัง,10200,2026-11-20,
            100059150,สุดา มีสุข,Suda Meesuk,,,,,
            """;

    @TempDir
    private Path folder;

    @Test
    void utf_8_is_read_with_and_without_a_byte_order_mark() throws Exception {
        assertThat(people(FILE)).containsExactly(SOMCHAI, SUDA);
        assertThat(people("\ufeff" + FILE)).containsExactly(SOMCHAI, SUDA);
    }

    @Test
    void windows_874_is_read_as_what_it_is() throws Exception {
        assertThat(people(FILE.getBytes(CsvTable.WINDOWS_874))).containsExactly(SOMCHAI, SUDA);
    }

    @Test
    void what_is_neither_utf_8_nor_windows_874_is_refused_with_what_to_do() throws Exception {
        byte[] workbook = {'P', 'K', 3, 4, 20, 0, 6, 0};
        byte[] latin = "person,th,en\n1,ก,José\n".replace('ก', '?').getBytes(StandardCharsets.ISO_8859_1);
        byte[] utf16 = ("\ufeff" + FILE).getBytes(StandardCharsets.UTF_16LE);
        ByteArrayOutputStream broken = new ByteArrayOutputStream();
        broken.write(FILE.getBytes(StandardCharsets.UTF_8));
        broken.write(new byte[] {(byte) 0xE0, (byte) 0xB8});
        for (byte[] bytes : List.of(workbook, latin, utf16, broken.toByteArray())) {
            assertThatThrownBy(() -> PeopleCsv.read("people.csv", bytes))
                    .isInstanceOf(BadCsv.class)
                    .hasMessageContaining("people.csv: neither UTF-8 nor Windows-874")
                    .hasMessageContaining("CSV UTF-8");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "\t"})
    void semicolons_and_tabs_separate_too(String separator) throws Exception {
        String csv = FILE.replace(",", separator).replace("กองคลัง", "\"กอง;,คลัง\"");

        assertThat(people(csv)).extracting(Person::unit).containsExactly("กอง;,คลัง", "");
    }

    @Test
    void columns_may_have_thai_names_in_any_order_with_spaces_as_they_come() throws Exception {
        assertThat(people("""
                        ชื่อ-สกุล (ไทย),รหัสบุคลากร, ชื่อ(อังกฤษ) ,สังกัด,ตําแหน่ง,ผู้บังคับบัญชา,วันที่เริ่มงาน
                        สมชาย ใจดี,10151,Somchai Jaidee,กองคลัง,นักวิชาการพาณิชย์ชำนาญการ,10200,20/11/2569
                        """.replace("\n", "\r\n"))).containsExactly(SOMCHAI);
    }

    @Test
    void other_columns_the_same_twice_and_an_empty_file_are_refused() {
        assertThat(refused("code5,th,en\n1,ก,A\n"))
                .contains(
                        "line 1: the columns are [code5, en, th], expected [en, person, th] and optionally [activeFrom");
        assertThat(refused("person,รหัส,th,en\n1,1,ก,A\n")).contains("line 1: a column is there twice");
        assertThat(refused("")).contains("is empty; the first line names the columns [en, person, th]");
        assertThatThrownBy(() -> PeopleCsv.read(folder.resolve("none.csv")))
                .isInstanceOf(BadCsv.class)
                .hasMessageContaining("name an existing file");
    }

    @Test
    void every_bad_line_is_named_as_an_editor_counts_in_both_languages() throws Exception {
        PeopleFile file = read("""
                person,th,en,activeFrom,activeUntil
                10151,"สมชาย
                ใจดี",Somchai,,

                1/2,ก,A,,
                ,,,,
                10153,,B,,
                10154,ค
                10151,ง,D,,
                10155,จ,E,2569-11-20,20/11/69
                10156,ฉ,F,20/11/2569,19/11/2569
                """);

        assertThat(file.problems().stream().map(problem -> problem.in(Words.ENGLISH)))
                .satisfiesExactly(
                        problem -> assertThat(problem)
                                .startsWith("people.csv line 2: th: ")
                                .contains("U+000A"),
                        problem -> assertThat(problem)
                                .startsWith("people.csv line 5: person: \"1/2\" is no personnel code"),
                        problem -> assertThat(problem).isEqualTo("people.csv line 7: th: is empty; fill it in"),
                        problem -> assertThat(problem).startsWith("people.csv line 8: has 2 values, expected 5"),
                        problem -> assertThat(problem)
                                .startsWith("people.csv line 9: person: person 10151 is on line 2 already"),
                        problem -> assertThat(problem)
                                .startsWith("people.csv line 10: activeFrom: \"2569-11-20\" has a Buddhist year")
                                .contains("2026-11-20", "20/11/2569"),
                        problem -> assertThat(problem)
                                .startsWith("people.csv line 10: activeUntil: \"20/11/69\" has a year of two digits")
                                .contains("20/11/2569 (that is 2026 CE)", "20/11/2069"));
        assertThat(file.problems().get(0).in(Words.THAI)).startsWith("people.csv บรรทัดที่ 2: th: ");
        assertThat(ImportPlan.of(file, Map.of()).problems().stream().map(problem -> problem.in(Words.ENGLISH)))
                .hasSize(8)
                .last()
                .isEqualTo(
                        "people.csv line 11: activeUntil: the last day 2026-11-19 is before the first day 2026-11-20;"
                                + " correct one of the two");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0x0A, 0x85, 0x202E, 0x2028, 0xFFFE, 0xD800})
    void characters_nobody_sees_are_refused_in_names(int unseen) {
        BadPeople refused = catchThrowableOfType(
                BadPeople.class,
                () -> PersonText.read(Map.of(Field.PERSON, "1", Field.TH, "ก" + (char) unseen + "ข", Field.EN, "A")));
        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo(Field.TH);
            assertThat(problem.what().in(Words.ENGLISH))
                    .contains("ก\ufffdข", String.format(Locale.ROOT, "U+%04X", unseen));
        });
    }

    @Test
    void scripts_in_names_are_text_and_so_are_spaces_without_width() {
        Person person = PersonText.read(
                Map.of(Field.PERSON, " 1 ", Field.TH, "\u00a0กข\u200bคง ", Field.EN, "<script>alert(1)</script>"));

        assertThat(person.id()).isEqualTo(new PersonId("1"));
        assertThat(person.name()).isEqualTo(new PersonName("กข\u200bคง", "<script>alert(1)</script>"));
    }

    @Test
    void absurd_lengths_are_refused_without_filling_the_page() {
        BadPeople refused = catchThrowableOfType(
                BadPeople.class,
                () -> PersonText.read(Map.of(
                        Field.PERSON,
                        "9".repeat(33),
                        Field.TH,
                        "ก".repeat(121),
                        Field.EN,
                        "A".repeat(1_000_000),
                        Field.UNIT,
                        "x".repeat(201))));

        assertThat(refused.problems())
                .extracting(PersonProblem::field)
                .containsExactly(Field.PERSON, Field.TH, Field.EN, Field.UNIT);
        assertThat(refused.problems())
                .allSatisfy(problem -> assertThat(problem.what().in(Words.THAI)).hasSizeLessThan(250));
    }

    @Test
    void a_file_of_something_else_is_refused_before_it_is_a_page_of_problems() {
        assertThat(refused("person,th,en\n" + "x\n".repeat(CsvTable.MOST_LINES + 1)))
                .contains("more than 50000 lines are not taken");
    }

    @Test
    void a_value_that_begins_like_a_formula_is_written_as_text() {
        Person person =
                new Person(SUDA.id(), new PersonName("=cmd|'/c calc'!A1", "+Suda"), "-1", "@x", null, null, null);

        assertThat(new String(PeopleCsv.write(List.of(person), StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .startsWith("\ufeffperson,th,en,")
                .contains("100059150,'=cmd|'/c calc'!A1,'+Suda,'-1,'@x,,,");
    }

    @Test
    void what_windows_874_lacks_is_named_and_not_lost() {
        Person person = new Person(SUDA.id(), new PersonName("สุดา", "Łucja"));

        assertThatThrownBy(() -> PeopleCsv.write(List.of(SOMCHAI, person), CsvTable.WINDOWS_874))
                .isInstanceOf(BadPeople.class)
                .hasMessageContaining("100059150 en: ")
                .hasMessageContaining("Łucja cannot be written in x-windows-874");
    }

    private static PeopleFile read(String csv) throws BadCsv {
        return PeopleCsv.read("people.csv", csv.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Person> people(String csv) throws BadCsv {
        return people(csv.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Person> people(byte[] csv) throws BadCsv {
        PeopleFile file = PeopleCsv.read("people.csv", csv);
        assertThat(file.problems()).isEmpty();
        return file.entries().stream().map(PeopleFile.Entry::person).toList();
    }

    private static String refused(String csv) {
        return catchThrowableOfType(BadCsv.class, () -> read(csv)).getMessage();
    }
}
