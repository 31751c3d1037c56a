package org.opsta.kiosk.gallery;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
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
import org.bytedeco.javacpp.Pointer;
import org.opsta.contract.PersonId;
import org.opsta.kiosk.recognition.Candidate;
import org.opsta.kiosk.recognition.Template;

/**
 * Everybody's template as one row of a dense matrix, so that a search is one matrix-vector product. Rows have no order:
 * removing one moves the last into its place.
 *
 * <p>Not thread-safe: guarded by {@link Gallery}.
 */
final class TemplateMatrix implements AutoCloseable {

    private static final int FIRST_CAPACITY = 256;

    private final int dimensions;
    private final List<PersonId> personOfRow = new ArrayList<>();
    private final Map<PersonId, Integer> rowOf = new HashMap<>();
    private FloatPointer matrix;
    private FloatPointer scores;
    private float[] scoreOfRow = new float[FIRST_CAPACITY];
    private final FloatPointer probe;
    private int capacity = FIRST_CAPACITY;

    TemplateMatrix(int dimensions) {
        this.dimensions = dimensions;
        // One core is plenty, and a pool of threads that spin would take the other from vision.
        blas_set_num_threads(1);
        matrix = new FloatPointer((long) capacity * dimensions);
        scores = new FloatPointer(capacity);
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
        if (row >= capacity) {
            grow();
        }
        matrix.position((long) row * dimensions).put(template.values(), 0, dimensions);
        matrix.position(0);
    }

    private void grow() {
        int larger = capacity * 2;
        FloatPointer more = new FloatPointer((long) larger * dimensions);
        Pointer.memcpy(more, matrix, (long) capacity * dimensions * Float.BYTES);
        matrix.close();
        scores.close();
        matrix = more;
        scores = new FloatPointer(larger);
        scoreOfRow = new float[larger];
        capacity = larger;
    }

    boolean remove(PersonId person) {
        Integer row = rowOf.remove(person);
        if (row == null) {
            return false;
        }
        int last = personOfRow.size() - 1;
        float[] moved = new float[dimensions];
        if (row != last) {
            matrix.position((long) last * dimensions).get(moved, 0, dimensions);
            matrix.position((long) row * dimensions).put(moved, 0, dimensions);
            PersonId other = personOfRow.get(last);
            personOfRow.set(row, other);
            rowOf.put(other, row);
        }
        // A withdrawn face is not left behind in memory.
        matrix.position((long) last * dimensions).put(new float[dimensions], 0, dimensions);
        matrix.position(0);
        personOfRow.remove(last);
        return true;
    }

    boolean holds(PersonId person) {
        return rowOf.containsKey(person);
    }

    int size() {
        return personOfRow.size();
    }

    /** The most similar people, best first. */
    List<Candidate> nearest(Template template, int most) {
        int rows = personOfRow.size();
        if (rows == 0) {
            return List.of();
        }
        probe.put(template.values(), 0, dimensions);
        cblas_sgemv(CblasRowMajor, CblasNoTrans, rows, dimensions, 1, matrix, dimensions, probe, 1, 0, scores, 1);
        // In one piece: asking for them one by one goes through native code each time.
        scores.get(scoreOfRow, 0, rows);
        PriorityQueue<Candidate> best = new PriorityQueue<>(Comparator.comparingDouble(Candidate::similarity));
        float least = Float.NEGATIVE_INFINITY;
        for (int row = firstAbove(least, 0, rows); row < rows; row = firstAbove(least, row + 1, rows)) {
            best.add(new Candidate(personOfRow.get(row), scoreOfRow[row]));
            if (best.size() > most) {
                best.remove();
            }
            if (best.size() == most) {
                least = (float) best.element().similarity();
            }
        }
        List<Candidate> sorted = new ArrayList<>(best);
        sorted.sort(Comparator.comparingDouble(Candidate::similarity).reversed());
        return sorted;
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
        return cblas_sasum(Math.multiplyExact(personOfRow.size(), dimensions), matrix, 1);
    }

    @Override
    public void close() {
        matrix.close();
        scores.close();
        probe.close();
    }
}
