package org.opsta.agent.people;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A CSV file in UTF-8 whose first line names the columns. Lines are read by {@link #rows}, which collects every mistake
 * before it gives up.
 */
public final class CsvTable {

    private final Path file;
    private final List<CSVRecord> records;
    private final Set<String> columns;

    private CsvTable(Path file, List<CSVRecord> records, Set<String> columns) {
        this.file = file;
        this.records = records;
        this.columns = columns;
    }

    /** Turns one line into a value; an {@link IllegalArgumentException}'s message becomes that line's problem. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(Row row);
    }

    /** One line of the file. */
    public record Row(int line, Map<String, String> values) {
        public Row {
            values = Map.copyOf(values);
        }

        /** The value of a column that every line needs. */
        public String get(String column) {
            String value = values.getOrDefault(column, "");
            if (value.isEmpty()) {
                throw new IllegalArgumentException(column + " is empty; fill it in");
            }
            return value;
        }

        public boolean has(String column) {
            return !values.getOrDefault(column, "").isEmpty();
        }
    }

    /**
     * @param required columns the file must have
     * @param optional columns it may have
     */
    public static CsvTable open(Path file, Set<String> required, Set<String> optional) throws BadCsv {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setTrim(true)
                .setIgnoreEmptyLines(true)
                .get();
        try (CSVParser parser = CSVParser.parse(text(file), format)) {
            Set<String> columns = new TreeSet<>(parser.getHeaderNames());
            Set<String> missing = new TreeSet<>(required);
            missing.removeAll(columns);
            Set<String> unknown = new TreeSet<>(columns);
            unknown.removeAll(required);
            unknown.removeAll(optional);
            if (!missing.isEmpty() || !unknown.isEmpty()) {
                throw new BadCsv(
                        List.of(file + " line 1: the columns are " + columns + ", expected " + new TreeSet<>(required)
                                + (optional.isEmpty() ? "" : " and optionally " + new TreeSet<>(optional))));
            }
            return new CsvTable(file, parser.getRecords(), columns);
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new BadCsv(List.of(file + ": not readable as CSV: " + e.getMessage()));
        }
    }

    private static String text(Path file) throws BadCsv {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            // Spreadsheet programs put a byte order mark first.
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new BadCsv(List.of(file + ": not UTF-8 text; save it as \"CSV UTF-8\""));
        } catch (IOException e) {
            throw new BadCsv(
                    List.of(file + ": cannot be read (" + e.getClass().getSimpleName() + "); name an existing file"));
        }
    }

    /** Every line as a value, or the problems of every bad line. */
    public <T> List<T> rows(RowReader<T> reader) throws BadCsv {
        List<T> values = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (CSVRecord record : records) {
            // The header is line 1; a value with line breaks in it makes later numbers smaller than an editor's.
            int line = (int) record.getRecordNumber() + 1;
            if (!record.isConsistent()) {
                problems.add(file + " line " + line + ": has " + record.size() + " values, expected " + columns.size());
                continue;
            }
            try {
                values.add(reader.read(new Row(line, new LinkedHashMap<>(record.toMap()))));
            } catch (IllegalArgumentException e) {
                problems.add(file + " line " + line + ": " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new BadCsv(problems);
        }
        return values;
    }
}
