package org.opsta.agent.enrolment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

    public PhotoList {
        photos = List.copyOf(photos);
        people = List.copyOf(people);
    }

    /**
     * Reads a folder, whose file names without extension are personnel codes, or a CSV file with the columns
     * {@code person,photo} and perhaps {@code th,en}, the photos being named relative to the CSV.
     */
    public static PhotoList read(Path path) throws BadCsv {
        return Files.isDirectory(path) ? folder(path) : csv(path);
    }

    private static PhotoList folder(Path folder) throws BadCsv {
        try (Stream<Path> files = Files.list(folder)) {
            List<PhotoFile> photos = files.filter(Files::isRegularFile)
                    .filter(file -> !nameOf(file).startsWith("."))
                    .sorted()
                    .map(file -> new PhotoFile(stem(nameOf(file)), file))
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

    private static PhotoList csv(Path file) throws BadCsv {
        List<Person> people = new ArrayList<>();
        Path base = file.toAbsolutePath().normalize().getParent();
        List<PhotoFile> photos = CsvTable.open(file, Set.of("person", "photo"), Set.of("th", "en"))
                .rows(row -> {
                    PersonId person = new PersonId(row.get("person"));
                    if (row.has("th") || row.has("en")) {
                        people.add(new Person(person, new PersonName(row.get("th"), row.get("en"))));
                    }
                    String photo = row.get("photo");
                    return new PhotoFile(person.value(), base == null ? Path.of(photo) : base.resolve(photo));
                });
        return new PhotoList(photos, people);
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
