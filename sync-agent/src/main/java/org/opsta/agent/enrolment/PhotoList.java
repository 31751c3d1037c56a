package org.opsta.agent.enrolment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.opsta.agent.people.BadCsv;
import org.opsta.agent.people.CsvTable;
import org.opsta.agent.people.Person;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;

/**
 * What {@code enrol} is given to send.
 *
 * @param photos in the order of the file, or of the names in the folder
 * @param people those the CSV names, to be added to the register first
 */
public record PhotoList(List<PhotoFile> photos, List<Person> people) {

    private static final Pattern PHOTO = Pattern.compile(".*\\.(jpe?g|png)", Pattern.CASE_INSENSITIVE);
    private static final Pattern BETWEEN_CODES = Pattern.compile("[\\s,;]+");

    public PhotoList {
        photos = List.copyOf(photos);
        people = List.copyOf(people);
    }

    /**
     * Reads a folder, whose file names without extension are personnel codes, or one such photo, or a CSV file with the
     * columns {@code person,photo} and perhaps {@code th,en,distinctFrom}, the photos being named relative to the CSV.
     */
    public static PhotoList read(Path path) throws BadCsv {
        if (Files.isDirectory(path)) {
            return folder(path);
        }
        return PHOTO.matcher(nameOf(path)).matches() ? new PhotoList(List.of(photo(path)), List.of()) : csv(path);
    }

    private static PhotoList folder(Path folder) throws BadCsv {
        try (Stream<Path> files = Files.list(folder)) {
            List<PhotoFile> photos = files.filter(Files::isRegularFile)
                    .filter(file -> !nameOf(file).startsWith("."))
                    .sorted()
                    .map(PhotoList::photo)
                    .toList();
            if (photos.isEmpty()) {
                throw new BadCsv(List.of(folder + ": no photo in this folder; name one with files like 10151.jpg"));
            }
            return new PhotoList(photos, List.of());
        } catch (IOException e) {
            throw new BadCsv(
                    List.of(folder + ": cannot be read (" + e.getClass().getSimpleName() + ")"));
        }
    }

    private static PhotoFile photo(Path file) {
        return new PhotoFile(stem(nameOf(file)), file, List.of());
    }

    private static PhotoList csv(Path file) throws BadCsv {
        List<Person> people = new ArrayList<>();
        Path base = file.toAbsolutePath().normalize().getParent();
        List<PhotoFile> photos = CsvTable.open(file, Set.of("person", "photo"), Set.of("th", "en", "distinctFrom"))
                .rows(row -> {
                    PersonId person = new PersonId(row.get("person"));
                    if (row.has("th") || row.has("en")) {
                        people.add(new Person(person, new PersonName(row.get("th"), row.get("en"))));
                    }
                    List<PersonId> distinctFrom = row.has("distinctFrom")
                            ? BETWEEN_CODES
                                    .splitAsStream(row.get("distinctFrom"))
                                    .map(PersonId::new)
                                    .toList()
                            : List.of();
                    Path photo = Path.of(row.get("photo"));
                    return new PhotoFile(person.value(), base == null ? photo : base.resolve(photo), distinctFrom);
                });
        return new PhotoList(eachFromTheOther(photos), people);
    }

    /** Whichever of two people reaches the terminal later needs to be vouched for; several are on their way at once. */
    private static List<PhotoFile> eachFromTheOther(List<PhotoFile> photos) {
        Map<String, Set<PersonId>> distinct = new HashMap<>();
        for (PhotoFile photo : photos) {
            Set<PersonId> others = distinct.computeIfAbsent(photo.person(), code -> new LinkedHashSet<>());
            others.addAll(photo.distinctFrom());
            for (PersonId other : photo.distinctFrom()) {
                distinct.computeIfAbsent(other.value(), code -> new LinkedHashSet<>())
                        .add(new PersonId(photo.person()));
            }
        }
        return photos.stream()
                .map(photo -> new PhotoFile(
                        photo.person(), photo.file(), List.copyOf(distinct.getOrDefault(photo.person(), Set.of()))))
                .toList();
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
