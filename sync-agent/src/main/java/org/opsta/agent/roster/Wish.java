package org.opsta.agent.roster;

/**
 * That somebody should be on a terminal.
 *
 * @param photoSha256 known by this photo
 * @param shownAs under these names
 * @param vouched whom they are distinct from, in one text that can be compared
 */
record Wish(String photoSha256, String shownAs, String vouched) {}
