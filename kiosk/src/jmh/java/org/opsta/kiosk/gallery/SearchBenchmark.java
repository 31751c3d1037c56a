package org.opsta.kiosk.gallery;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.opsta.contract.PersonId;
import org.opsta.kiosk.recognition.Candidate;
import org.opsta.kiosk.recognition.Template;

/** A search of everybody enrolled, beside one pass over the same memory. Run by scripts/bench-search. */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SearchBenchmark {

    @Param({"1000", "10000", "50000"})
    private int people;

    @Param({"128", "320"})
    private int dimensions;

    private TemplateMatrix matrix;
    private Template probe;

    @Setup
    public void enrol() {
        SplittableRandom random = new SplittableRandom(people);
        matrix = new TemplateMatrix(dimensions);
        for (int i = 0; i < people; i++) {
            matrix.put(new PersonId("p" + i), SearchTimes.random(dimensions, random));
        }
        probe = SearchTimes.random(dimensions, random);
    }

    @Benchmark
    public List<Candidate> search() {
        return matrix.nearest(probe, 2);
    }

    @Benchmark
    public float memoryPass() {
        return matrix.sumOfAll();
    }

    @TearDown
    public void close() {
        matrix.close();
    }
}
