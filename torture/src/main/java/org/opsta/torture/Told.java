package org.opsta.torture;

/**
 * A punch that somebody was told is recorded, as a witness outside the outbox wrote it down at that moment.
 *
 * @param trueMillis what time it really was
 * @param looseMillis by how much the witness may be late
 */
record Told(String device, long serial, String id, long trueMillis, long looseMillis) {}
