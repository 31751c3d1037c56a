package org.opsta.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A punch's place in its terminal's journal: 1, 2, 3 and so on, without gaps. */
public record Serial(@JsonValue long value) implements Comparable<Serial> {

    public static final Serial FIRST = new Serial(1);

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Serial {
        if (value < 1) {
            throw new IllegalArgumentException("serial is " + value + ", but serials start at 1");
        }
    }

    @Override
    public int compareTo(Serial other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
