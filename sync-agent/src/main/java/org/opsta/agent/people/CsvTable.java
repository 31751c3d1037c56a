package org.opsta.agent.people;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.opsta.agent.wording.Said;

/**
 * A CSV file whose first line names the columns, as spreadsheets write it: in UTF-8, or else in Windows-874 (TIS-620), with a
 * comma, semicolon or tab between the values. Lines are read by {@link #rows}, which collects every mistake before it gives up.
 */
public final class CsvTable {

    /** How Thai spreadsheets write a CSV that is not UTF-8; TIS-620 is a part of it. */
    public static final Charset WINDOWS_874 = Charset.forName("x-windows-874");

    /** Ten times a large ministry. More is a file of something else, and would be a page of problems nobody reads. */
    static final int MOST_LINES = 50_000;

    private static final char[] SEPARATORS = {',', ';', '\t'};

    /** A vowel or tone mark on something that is no Thai letter: these bytes were no Thai text. */
    private static final Pattern NO_THAI =
            Pattern.compile("(?<![\\u0E01-\\u0E4E])[\\u0E31\\u0E34-\\u0E3A\\u0E47-\\u0E4E]");

    private static final Pattern BINARY = Pattern.compile("[\\x00-\\x08\\x0E-\\x1F]");

    private final String file;
    private final List<Row> rows;
    private final Set<String> columns;
    private final List<LineProblem> broken;

    private CsvTable(String file, List<Row> rows, Set<String> columns, List<LineProblem> broken) {
        this.file = file;
        this.rows = rows;
        this.columns = columns;
        this.broken = broken;
    }

    /**
     * Turns one line into a value; a {@link BadPeople}'s or {@link IllegalArgumentException}'s words become that line's
     * problems.
     */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(Row row);
    }

    /**
     * One line of the file.
     *
     * @param line as an editor shows it, where the value begins
     * @param values by column; only columns that the file has
     */
    public record Row(int line, Map<String, String> values) {
        public Row {
            values = Map.copyOf(values);
        }

        /** The value of a column that every line needs. */
        public String get(String column) {
            String value = values.getOrDefault(column, "");
            if (value.isEmpty()) {
                throw new NotUnderstood(Said.of(BadPeople.WORDS, "emptyColumn", column));
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
        return read(file.toString(), bytes(file), required, optional, header -> header);
    }

    /**
     * @param file its name, for the problems
     * @param meaning the column that a header stands for; the header itself when it is not known
     */
    static CsvTable read(
            String file, byte[] bytes, Set<String> required, Set<String> optional, UnaryOperator<String> meaning)
            throws BadCsv {
        String text = text(file, bytes);
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator(text))
                .setTrim(true)
                .setIgnoreEmptyLines(false)
                .get();
        try (CSVParser parser = CSVParser.parse(text, format)) {
            List<Row> rows = new ArrayList<>();
            List<LineProblem> broken = new ArrayList<>();
            List<String> header = List.of();
            long before = 0;
            for (CSVRecord record : parser) {
                int line = (int) before + 1;
                before = parser.getCurrentLineNumber();
                // Also a line of separators alone, as spreadsheets leave at the end.
                if (record.stream().allMatch(String::isEmpty)) {
                    continue;
                }
                if (header.isEmpty()) {
                    header = record.stream().map(meaning).toList();
                    check(file, line, header, required, optional);
                } else if (record.size() != header.size()) {
                    broken.add(LineProblem.of(file, line, "values", record.size(), header.size()));
                } else {
                    rows.add(row(line, header, record));
                }
                if (rows.size() + broken.size() > MOST_LINES) {
                    throw BadCsv.of(List.of(LineProblem.of(file, 0, "tooMany", MOST_LINES)));
                }
            }
            if (header.isEmpty()) {
                throw BadCsv.of(List.of(LineProblem.of(file, 0, "noLines", new TreeSet<>(required))));
            }
            return new CsvTable(file, rows, Set.copyOf(header), broken);
        } catch (IOException | UncheckedIOException e) {
            throw BadCsv.of(List.of(LineProblem.of(file, 0, "noCsv", String.valueOf(e.getMessage()))));
        }
    }

    private static void check(String file, int line, List<String> header, Set<String> required, Set<String> optional)
            throws BadCsv {
        Set<String> columns = new TreeSet<>(header);
        Set<String> unknown = new TreeSet<>(columns);
        unknown.removeAll(required);
        unknown.removeAll(optional);
        if (!columns.containsAll(required) || !unknown.isEmpty()) {
            throw BadCsv.of(List.of(
                    optional.isEmpty()
                            ? LineProblem.of(file, line, "columns", columns, new TreeSet<>(required))
                            : LineProblem.of(
                                    file,
                                    line,
                                    "columnsOptional",
                                    columns,
                                    new TreeSet<>(required),
                                    new TreeSet<>(optional))));
        }
        if (columns.size() < header.size()) {
            throw BadCsv.of(List.of(LineProblem.of(file, line, "columnTwice", header)));
        }
    }

    private static Row row(int line, List<String> header, CSVRecord record) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < header.size(); i++) {
            values.put(header.get(i), record.get(i));
        }
        return new Row(line, values);
    }

    static byte[] bytes(Path file) throws BadCsv {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw BadCsv.of(List.of(LineProblem.of(
                    file.toString(), 0, "unreadable", e.getClass().getSimpleName())));
        }
    }

    private static String text(String file, byte[] bytes) throws BadCsv {
        String text;
        try {
            text = decode(bytes, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            text = thai(file, bytes);
        }
        if (BINARY.matcher(text).find()) {
            throw noText(file);
        }
        // Spreadsheet programs put a byte order mark first.
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private static String thai(String file, byte[] bytes) throws BadCsv {
        try {
            String text = decode(bytes, WINDOWS_874);
            if (!NO_THAI.matcher(text).find()) {
                return text;
            }
        } catch (CharacterCodingException e) {
            // Said below.
        }
        throw noText(file);
    }

    private static BadCsv noText(String file) {
        return BadCsv.of(List.of(LineProblem.of(file, 0, "encoding")));
    }

    private static String decode(byte[] bytes, Charset charset) throws CharacterCodingException {
        return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    /** Whichever is most often in the first line, outside of quotes. */
    private static char separator(String text) {
        String first = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
        char best = SEPARATORS[0];
        long most = 0;
        for (char separator : SEPARATORS) {
            long count = count(first, separator);
            if (count > most) {
                most = count;
                best = separator;
            }
        }
        return best;
    }

    private static long count(String line, char separator) {
        boolean quoted = false;
        long count = 0;
        for (int i = 0; i < line.length(); i++) {
            char letter = line.charAt(i);
            quoted ^= letter == '"';
            count += !quoted && letter == separator ? 1 : 0;
        }
        return count;
    }

    String file() {
        return file;
    }

    Set<String> columns() {
        return columns;
    }

    /** Every line as a value, or the problems of every bad line. */
    public <T> List<T> rows(RowReader<T> reader) throws BadCsv {
        List<LineProblem> problems = new ArrayList<>();
        List<T> values = rows(reader, problems);
        if (!problems.isEmpty()) {
            throw BadCsv.of(problems);
        }
        return values;
    }

    /** The good lines as values; the problems of the others are added to {@code problems}. */
    <T> List<T> rows(RowReader<T> reader, List<LineProblem> problems) {
        List<T> values = new ArrayList<>();
        List<LineProblem> found = new ArrayList<>(broken);
        for (Row row : rows) {
            try {
                values.add(reader.read(row));
            } catch (BadPeople e) {
                e.problems()
                        .forEach(problem -> found.add(new LineProblem(
                                file, row.line(), problem.field().column(), problem.what())));
            } catch (NotUnderstood e) {
                found.add(new LineProblem(file, row.line(), null, e.why()));
            } catch (IllegalArgumentException e) {
                found.add(new LineProblem(file, row.line(), null, Said.plainly(String.valueOf(e.getMessage()))));
            }
        }
        found.stream().sorted(LineProblem.BY_LINE).forEach(problems::add);
        return values;
    }
}
