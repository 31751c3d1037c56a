package org.opsta.kiosk.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A list of pictures: CSV in UTF-8 whose first line names the columns, one picture a line, paths relative to the folder
 * of the pictures. Columns that are not asked for are ignored. Every mistake is collected before it gives up.
 */
public final class PictureList {

    private final Path file;
    private final Path images;
    private final List<CSVRecord> records;
    private final int columns;

    private PictureList(Path file, Path images, List<CSVRecord> records, int columns) {
        this.file = file;
        this.images = images;
        this.records = records;
        this.columns = columns;
    }

    /** Turns one line into a value; an {@link IllegalArgumentException}'s message becomes that line's problem. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(Row row);
    }

    /** One line of the list. */
    public static final class Row {

        private final Path images;
        private final Map<String, String> values;

        private Row(Path images, Map<String, String> values) {
            this.images = images;
            this.values = values;
        }

        /** The value of a column that every line needs. */
        public String get(String column) {
            String value = values.getOrDefault(column, "");
            if (value.isEmpty()) {
                throw new IllegalArgumentException(column + " is empty; fill it in");
            }
            return value;
        }

        /** The value of a column that may be absent or empty. */
        public String getOr(String column, String otherwise) {
            String value = values.getOrDefault(column, "");
            return value.isEmpty() ? otherwise : value;
        }

        /** The value of a column that has only these. */
        public <E extends Enum<E>> E oneOf(String column, Class<E> type) {
            String value = get(column);
            return Arrays.stream(type.getEnumConstants())
                    .filter(constant -> lowerCase(constant).equals(value.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(column + " is " + value + "; write one of "
                            + String.join(
                                    ", ",
                                    Arrays.stream(type.getEnumConstants())
                                            .map(PictureList::lowerCase)
                                            .toList())));
        }

        /** The picture that the column {@code path} names. */
        public Picture picture() {
            String path = get("path");
            Path picture;
            try {
                picture = images.resolve(path).normalize();
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException("path " + path + " is no name of a file; correct it");
            }
            if (!picture.startsWith(images.normalize())) {
                throw new IllegalArgumentException(
                        "path " + path + " leads out of " + images + "; write it relative to that folder, without ..");
            }
            if (!Files.isRegularFile(picture)) {
                throw new IllegalArgumentException("there is no file " + path + " in " + images
                        + "; correct the path, or name the right folder with --images");
            }
            return new Picture(path, picture);
        }
    }

    /**
     * A picture of a list.
     *
     * @param path as the list has it
     * @param file where it is
     */
    public record Picture(String path, Path file) {}

    /**
     * @param images the folder that the paths are relative to
     * @param required columns the list must have besides {@code path}
     */
    public static PictureList open(Path file, Path images, Set<String> required) throws BadList {
        if (!Files.isDirectory(images)) {
            throw new BadList("there is no folder " + images + "; name the folder of the pictures with --images");
        }
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setTrim(true)
                .setIgnoreEmptyLines(true)
                .get();
        try (CSVParser parser = CSVParser.parse(text(file), format)) {
            Set<String> missing = new TreeSet<>(required);
            missing.add("path");
            missing.removeAll(parser.getHeaderNames());
            if (!missing.isEmpty()) {
                throw new BadList(file + " line 1: the columns are " + parser.getHeaderNames() + ", without " + missing
                        + "; name the columns in the first line");
            }
            List<CSVRecord> records = parser.getRecords();
            if (records.isEmpty()) {
                throw new BadList(file + ": the list is empty; write one line for each picture below the first");
            }
            return new PictureList(
                    file, images, records, parser.getHeaderNames().size());
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new BadList(file + ": not readable as CSV: " + e.getMessage());
        }
    }

    private static String text(Path file) throws BadList {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            // Spreadsheet programs put a byte order mark first.
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new BadList(file + ": not UTF-8 text; save it as \"CSV UTF-8\"");
        } catch (IOException e) {
            throw new BadList(file + ": cannot be read (" + e.getClass().getSimpleName()
                    + "); name an existing list with --list");
        }
    }

    /** Every line as a value, or the problems of every bad line. */
    public <T> List<T> rows(RowReader<T> reader) throws BadList {
        List<T> values = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (CSVRecord record : records) {
            // The header is line 1; a value with line breaks in it makes later numbers smaller than an editor's.
            long line = record.getRecordNumber() + 1;
            if (!record.isConsistent()) {
                problems.add(file + " line " + line + ": has " + record.size() + " values, expected " + columns);
                continue;
            }
            try {
                values.add(reader.read(new Row(images, record.toMap())));
            } catch (IllegalArgumentException e) {
                problems.add(file + " line " + line + ": " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new BadList(problems);
        }
        return values;
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
