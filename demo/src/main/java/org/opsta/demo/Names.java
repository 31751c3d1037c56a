package org.opsta.demo;

import java.util.List;
import org.opsta.contract.PersonName;

/** Synthetic names: common first names with family names that mean "sample", "test" and the like. */
final class Names {

    private static final List<PersonName> FIRST = List.of(
            new PersonName("อนันต์", "Anan"),
            new PersonName("บุษบา", "Butsaba"),
            new PersonName("จันทร์เพ็ญ", "Chanphen"),
            new PersonName("ดวงใจ", "Duangchai"),
            new PersonName("กมล", "Kamon"),
            new PersonName("มาลี", "Mali"),
            new PersonName("นภา", "Napha"),
            new PersonName("ประเสริฐ", "Prasoet"),
            new PersonName("รัตนา", "Rattana"),
            new PersonName("สมชาย", "Somchai"),
            new PersonName("สุดา", "Suda"),
            new PersonName("ธนา", "Thana"),
            new PersonName("วิชัย", "Wichai"),
            new PersonName("ยุพิน", "Yuphin"));

    private static final List<PersonName> FAMILY = List.of(
            new PersonName("ตัวอย่าง", "Tuayang"),
            new PersonName("ทดสอบ", "Thotsop"),
            new PersonName("สมมติ", "Sommut"),
            new PersonName("จำลอง", "Chamlong"),
            new PersonName("สาธิต", "Sathit"),
            new PersonName("ทดลอง", "Thotlong"),
            new PersonName("แบบอย่าง", "Baepyang"),
            new PersonName("เสมือน", "Samuean"),
            new PersonName("นามแฝง", "Namfaeng"),
            new PersonName("นามสมมุติ", "Namsommut"),
            new PersonName("ลองดู", "Longdu"),
            new PersonName("ต้นแบบ", "Tonbaep"),
            new PersonName("เปรียบเทียบ", "Priapthiap"));

    private Names() {}

    /** A different name for each number from 0 to 181. */
    static PersonName of(int number) {
        // 14 first and 13 family names have no common factor, so the pairs repeat only after all of them.
        PersonName first = FIRST.get(number % FIRST.size());
        PersonName family = FAMILY.get(number % FAMILY.size());
        return new PersonName(first.th() + " " + family.th(), first.en() + " " + family.en());
    }
}
