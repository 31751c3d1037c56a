package org.opsta.agent.people;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the register knows of a person, as a column of a CSV file and a field of a form. Thai offices name their columns in
 * Thai: those names are read as well.
 */
public enum Field {
    PERSON("person", "code", "personnel code", "รหัสบุคลากร", "รหัสเจ้าหน้าที่", "รหัส"),
    TH(
            "th",
            "name th",
            "ชื่อ (ไทย)",
            "ชื่อภาษาไทย",
            "ชื่อ-สกุล",
            "ชื่อ-สกุล (ไทย)",
            "ชื่อ-นามสกุล",
            "ชื่อ-นามสกุล (ไทย)"),
    EN("en", "name en", "ชื่อ (อังกฤษ)", "ชื่อภาษาอังกฤษ", "ชื่อ-สกุล (อังกฤษ)", "ชื่อ-นามสกุล (อังกฤษ)"),
    POSITION("position", "ตำแหน่ง"),
    UNIT("unit", "หน่วยงาน", "สังกัด", "กลุ่ม/กอง"),
    SUPERVISOR("supervisor", "ผู้บังคับบัญชา", "รหัสผู้บังคับบัญชา"),
    ACTIVE_FROM("activeFrom", "วันที่เริ่มงาน", "วันที่เริ่มปฏิบัติงาน", "วันเริ่มงาน"),
    ACTIVE_UNTIL("activeUntil", "วันสุดท้าย", "วันสุดท้ายที่ปฏิบัติงาน", "วันที่สิ้นสุด");

    private final String column;
    /** All its names, plain, each between two bars. */
    private final String names;

    Field(String column, String... others) {
        this.column = column;
        this.names = Stream.concat(Stream.of(column), Arrays.stream(others))
                .map(Field::plain)
                .collect(Collectors.joining("|", "|", "|"));
    }

    /** Its column, as it is exported, and its name in a form. */
    public String column() {
        return column;
    }

    static Optional<Field> named(String header) {
        String between = "|" + plain(header) + "|";
        return Arrays.stream(values())
                .filter(field -> field.names.contains(between))
                .findFirst();
    }

    private static String plain(String name) {
        return Plain.APART
                .matcher(Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT))
                .replaceAll("");
    }

    /** Of its own, because an enum's constants are made before its other static fields. */
    private static final class Plain {
        /** Letters and digits count, with the marks that belong to Thai letters; how they are set apart does not. */
        static final Pattern APART = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");
    }
}
