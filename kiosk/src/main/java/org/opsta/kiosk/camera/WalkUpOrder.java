package org.opsta.kiosk.camera;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** In which order the pictures have their turn: by chance, but nobody twice in a row where that can be avoided. */
final class WalkUpOrder {

    private WalkUpOrder() {}

    /** One picture of one person. */
    record Turn(String person, Path picture) {
        String label() {
            return person + "/" + picture.getFileName();
        }
    }

    /**
     * One round: each of {@code turns} once.
     *
     * @param before who had the last turn of the round before
     */
    static List<Turn> shuffled(List<Turn> turns, long seed, @Nullable String before) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Turn> left = new ArrayList<>(turns);
        List<Turn> order = new ArrayList<>();
        String last = before;
        while (!left.isEmpty()) {
            Turn next = left.remove(choose(left, last, random));
            order.add(next);
            last = next.person();
        }
        return order;
    }

    private static int choose(List<Turn> left, @Nullable String last, SplittableRandom random) {
        Map<String, Integer> turnsOf = new HashMap<>();
        left.forEach(turn -> turnsOf.merge(turn.person(), 1, Integer::sum));
        // Whoever has more turns left than all others together must go now, or will follow themselves later.
        String pressing = turnsOf.entrySet().stream()
                .filter(entry -> entry.getValue() * 2 > left.size())
                .filter(entry -> !entry.getKey().equals(last))
                .map(Map.Entry::getKey)
                .min(Comparator.naturalOrder())
                .orElse(null);
        List<Integer> candidates = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            String person = left.get(i).person();
            if (pressing == null ? !Objects.equals(person, last) : person.equals(pressing)) {
                candidates.add(i);
            }
        }
        return candidates.isEmpty() ? random.nextInt(left.size()) : candidates.get(random.nextInt(candidates.size()));
    }
}
