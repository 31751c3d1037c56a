package org.opsta.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;

/**
 * Who plays: four people enrolled with one photo each who walk up as they are in their other photos, many others enrolled
 * who stay at home, and strangers who are not enrolled and walk up.
 *
 * @param people everybody to enrol, with a name and a photo
 * @param walkUps photos to walk up with, by the folder name the walk-ups know them by
 */
public record Cast(Map<PersonId, Member> people, Map<String, List<Path>> walkUps) {

    /** @param supervisor absent for the head of a unit */
    public record Member(PersonName name, Path photo, String position, String unit, Optional<PersonId> supervisor) {}

    private static final List<String> UNITS = List.of(
            "กองบริหารทรัพยากรบุคคล", "กองคลัง", "ศูนย์เทคโนโลยีสารสนเทศและการสื่อสาร", "กองยุทธศาสตร์และแผนงาน");

    private static final String HEAD = "ผู้อำนวยการ";

    private static final List<String> POSITIONS = List.of(
            "นักทรัพยากรบุคคลชำนาญการ",
            "นักวิชาการพาณิชย์ปฏิบัติการ",
            "เจ้าพนักงานธุรการชำนาญงาน",
            "นักวิเคราะห์นโยบายและแผนชำนาญการ");

    private static final String STRANGER = "stranger-";

    /** The profile photo of each of the four; the others are the ones they walk up with. */
    private static final Map<String, String> PROFILE_PHOTOS = Map.of(
            "emily willis", "joshua-rondeau-eZoYfRaEP6k-unsplash.jpg",
            "jessica smith", "joshua-rondeau-3_sGB2ON4X0-unsplash.jpg",
            "laura tilling", "image(4).jpg",
            "tara sanford", "joshua-rondeau--Cy8xsGVbMg-unsplash.jpg");

    /** Refused as profile photos, for a second person in the background or for sunglasses, so these four stay strangers. */
    private static final Set<String> AGAINST_THE_RULES = Set.of("men/56.jpg", "men/77.jpg", "men/97.jpg", "men/6.jpg");

    /** Of the small portraits every sixth is a stranger, whatever it shows. */
    private static final int EVERY_SMALL = 6;

    private static final int FIRST_OF_THE_FOUR = 10151;
    private static final int FIRST_OTHER = 20001;

    /** @param pictures as scripts/fetch-models leaves them */
    public static Cast from(Path pictures) throws IOException {
        Map<PersonId, Member> people = new LinkedHashMap<>();
        Map<String, List<Path>> walkUps = new LinkedHashMap<>();
        int number = 0;
        for (Path folder : children(pictures.resolve("four"))) {
            PersonId person = new PersonId(String.valueOf(FIRST_OF_THE_FOUR + number));
            String name = String.valueOf(folder.getFileName());
            String profile = Objects.requireNonNull(PROFILE_PHOTOS.get(name), name);
            List<Path> photos = children(folder);
            people.put(person, member(people, number++, named(photos, profile)));
            walkUps.put(
                    person.value(),
                    photos.stream().filter(photo -> !photo.endsWith(profile)).toList());
        }
        int strangers = 0;
        Path portraits = pictures.resolve("portraits");
        for (Path photo : jpegs(portraits)) {
            if (AGAINST_THE_RULES.contains(portraits.relativize(photo).toString())) {
                walkUps.put(STRANGER + ++strangers, List.of(photo));
            } else {
                PersonId person = new PersonId(String.valueOf(FIRST_OTHER + number));
                people.put(person, member(people, number++, photo));
            }
        }
        List<Path> small = jpegs(pictures.resolve("small"));
        for (int i = 0; i < small.size(); i += EVERY_SMALL) {
            walkUps.put(STRANGER + ++strangers, List.of(small.get(i)));
        }
        return new Cast(people, walkUps);
    }

    /** The four are of one unit, whose head is the first of them; the others are spread, and each unit's first is its head. */
    private static Member member(Map<PersonId, Member> before, int number, Path photo) {
        String unit = UNITS.get(number < PROFILE_PHOTOS.size() ? 0 : number % UNITS.size());
        Optional<PersonId> head = before.entrySet().stream()
                .filter(entry -> entry.getValue().unit().equals(unit))
                .map(Map.Entry::getKey)
                .findFirst();
        return new Member(
                Names.of(number),
                photo,
                head.isPresent() ? POSITIONS.get(number / UNITS.size() % POSITIONS.size()) : HEAD + unit,
                unit,
                head);
    }

    /** The four who walk up, without everybody else and without strangers. */
    public Cast fourOnly() {
        Map<PersonId, Member> four = new LinkedHashMap<>(people);
        four.keySet().removeIf(person -> !walkUps.containsKey(person.value()));
        Map<String, List<Path>> theirs = new LinkedHashMap<>(walkUps);
        theirs.keySet().removeIf(label -> label.startsWith(STRANGER));
        return new Cast(four, theirs);
    }

    /** Somebody who is enrolled and never walks up. */
    PersonId staysAtHome() {
        return people.keySet().stream()
                .filter(person -> !walkUps.containsKey(person.value()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("everybody walks up"));
    }

    /** Who it is that walks up under a label; empty for a stranger. */
    static Optional<PersonId> person(String label) {
        String folder = label.substring(0, label.indexOf('/'));
        return folder.startsWith(STRANGER) ? Optional.empty() : Optional.of(new PersonId(folder));
    }

    /** Writes what the agent imports: {@code people.csv}, and {@code photos} with one picture per personnel code. */
    public void writeForAgent(Path folder) throws IOException {
        Path photos = Files.createDirectories(folder.resolve("photos"));
        List<String> lines = new ArrayList<>(List.of("person,th,en,position,unit,supervisor"));
        for (Map.Entry<PersonId, Member> entry : people.entrySet()) {
            Member member = entry.getValue();
            lines.add(String.join(
                    ",",
                    entry.getKey().value(),
                    member.name().th(),
                    member.name().en(),
                    member.position(),
                    member.unit(),
                    member.supervisor().map(PersonId::value).orElse("")));
            Files.copy(member.photo(), photos.resolve(entry.getKey() + ".jpg"));
        }
        Files.write(folder.resolve("people.csv"), lines, StandardCharsets.UTF_8);
    }

    /** Writes what the walk-ups show: one sub-folder per person. */
    public void writeForWalkUps(Path folder) throws IOException {
        for (Map.Entry<String, List<Path>> entry : walkUps.entrySet()) {
            Path own = Files.createDirectories(folder.resolve(entry.getKey()));
            for (Path photo : entry.getValue()) {
                Files.copy(photo, own.resolve(String.valueOf(photo.getFileName())));
            }
        }
    }

    private static Path named(List<Path> photos, String name) {
        return photos.stream()
                .filter(photo -> photo.endsWith(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " is not among the demo's pictures"));
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static List<Path> jpegs(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jpg"))
                    .sorted()
                    .toList();
        }
    }
}
