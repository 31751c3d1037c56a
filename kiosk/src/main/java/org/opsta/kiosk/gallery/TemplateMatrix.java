package org.opsta.kiosk.gallery;

import static org.bytedeco.openblas.global.openblas.CblasColMajor;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas.cblas_sasum;
import static org.bytedeco.openblas.global.openblas.cblas_sgemv;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.bytedeco.javacpp.FloatPointer;
import org.opsta.contract.PersonId;
import org.opsta.kiosk.recognition.Candidate;
import org.opsta.kiosk.recognition.Template;

/**
 * Everybody's template in blocks of {@value #BLOCK} people, each block a dense matrix with one column per number, so that
 * a search is one matrix-vector product a block: it reads each block from its first byte to its last, about as fast as
 * memory gives it, and what it adds to stays in the cache. Rows have no order: removing one moves the last into its place.
 *
 * <p>Not thread-safe: guarded by {@link Gallery}.
 */
final class TemplateMatrix implements AutoCloseable {

    private static final int BLOCK = 256;

    private final int dimensions;
    private final List<PersonId> personOfRow = new ArrayList<>();
    private final Map<PersonId, Integer> rowOf = new HashMap<>();
    private final List<FloatPointer> blocks = new ArrayList<>();
    private final FloatPointer probe;
    private final FloatPointer scores = new FloatPointer(BLOCK);
    private final float[] scoreOfRow = new float[BLOCK];

    TemplateMatrix(int dimensions) {
        this.dimensions = dimensions;
        // One core is plenty, and a pool of threads that spin would take the other from vision.
        blas_set_num_threads(1);
        probe = new FloatPointer(dimensions);
    }

    void put(PersonId person, Template template) {
        if (template.dimensions() != dimensions) {
            throw new IllegalArgumentException(
                    "a template of " + template.dimensions() + " dimensions in a gallery of " + dimensions);
        }
        int row = rowOf.computeIfAbsent(person, newcomer -> {
            personOfRow.add(newcomer);
            return personOfRow.size() - 1;
        });
        if (row == blocks.size() * BLOCK) {
            blocks.add(new FloatPointer((long) BLOCK * dimensions));
        }
        write(row, template.values());
    }

    boolean remove(PersonId person) {
        Integer row = rowOf.remove(person);
        if (row == null) {
            return false;
        }
        int last = personOfRow.size() - 1;
        if (row != last) {
            write(row, read(last));
            PersonId other = personOfRow.get(last);
            personOfRow.set(row, other);
            rowOf.put(other, row);
        }
        // A withdrawn face is not left behind in memory.
        write(last, new float[dimensions]);
        personOfRow.remove(last);
        return true;
    }

    private void write(int row, float[] values) {
        FloatPointer block = blocks.get(row / BLOCK);
        for (int i = 0; i < dimensions; i++) {
            block.put((long) i * BLOCK + row % BLOCK, values[i]);
        }
    }

    private float[] read(int row) {
        FloatPointer block = blocks.get(row / BLOCK);
        float[] values = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            values[i] = block.get((long) i * BLOCK + row % BLOCK);
        }
        return values;
    }

    boolean holds(PersonId person) {
        return rowOf.containsKey(person);
    }

    int size() {
        return personOfRow.size();
    }

    /** The most similar people, best first. */
    List<Candidate> nearest(Template template, int most) {
        probe.put(template.values(), 0, dimensions);
        PriorityQueue<Candidate> best = new PriorityQueue<>(Comparator.comparingDouble(Candidate::similarity));
        float least = Float.NEGATIVE_INFINITY;
        for (int first = 0; first < personOfRow.size(); first += BLOCK) {
            int rows = score(first);
            for (int row = firstAbove(least, 0, rows); row < rows; row = firstAbove(least, row + 1, rows)) {
                best.add(new Candidate(personOfRow.get(first + row), scoreOfRow[row]));
                if (best.size() > most) {
                    best.remove();
                }
                if (best.size() == most) {
                    least = (float) best.element().similarity();
                }
            }
        }
        List<Candidate> sorted = new ArrayList<>(best);
        sorted.sort(Comparator.comparingDouble(Candidate::similarity).reversed());
        return sorted;
    }

    /** Compares the probe with the block that begins at row {@code first}; returns how many people are in it. */
    private int score(int first) {
        int rows = rowsFrom(first);
        cblas_sgemv(
                CblasColMajor,
                CblasNoTrans,
                rows,
                dimensions,
                1,
                blocks.get(first / BLOCK),
                BLOCK,
                probe,
                1,
                0,
                scores,
                1);
        scores.get(scoreOfRow, 0, rows);
        return rows;
    }

    private int rowsFrom(int first) {
        return Math.min(BLOCK, personOfRow.size() - first);
    }

    /** A loop of its own, because nearly all of a search's rows pass through here. */
    private int firstAbove(float least, int from, int rows) {
        int row = from;
        while (row < rows && scoreOfRow[row] <= least) {
            row++;
        }
        return row;
    }

    /** One pass over the bytes that a search reads, to compare it with. */
    float sumOfAll() {
        float sum = 0;
        for (int first = 0; first < personOfRow.size(); first += BLOCK) {
            sum += cblas_sasum(rowsFrom(first) * dimensions, blocks.get(first / BLOCK), 1);
        }
        return sum;
    }

    @Override
    public void close() {
        blocks.forEach(FloatPointer::close);
        scores.close();
        probe.close();
    }
}
