package org.opsta.kiosk.gallery;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.opsta.contract.PersonId;
import org.opsta.kiosk.recognition.Template;

/**
 * How long it takes to search so many people, beside one pass over the same memory, in nanoseconds. The people are
 * random: a search takes the same time whoever they are.
 */
public record SearchTimes(int people, int dimensions, Histogram search, Histogram memoryPass) {

    private static final int WARM_UP = 20;

    /** @param searches how many to measure, taking turns with as many passes */
    public static SearchTimes measure(int people, int dimensions, int searches) {
        SplittableRandom random = new SplittableRandom(people);
        Histogram search = nanoseconds();
        Histogram pass = nanoseconds();
        try (TemplateMatrix matrix = new TemplateMatrix(dimensions)) {
            for (int i = 0; i < people; i++) {
                matrix.put(new PersonId("p" + i), random(dimensions, random));
            }
            for (int i = -WARM_UP; i < searches; i++) {
                Template probe = random(dimensions, random);
                long start = System.nanoTime();
                int found = matrix.nearest(probe, 2).size();
                long searched = System.nanoTime();
                float sum = matrix.sumOfAll();
                long passed = System.nanoTime();
                if (found == 0 || sum == 0) {
                    throw new IllegalStateException("nothing was searched");
                }
                if (i >= 0) {
                    search.recordValue(Math.min(searched - start, search.getHighestTrackableValue()));
                    pass.recordValue(Math.min(passed - searched, pass.getHighestTrackableValue()));
                }
            }
        }
        return new SearchTimes(people, dimensions, search, pass);
    }

    static Template random(int dimensions, SplittableRandom random) {
        float[] values = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return Template.normalised(values);
    }

    private static Histogram nanoseconds() {
        return new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
    }
}
