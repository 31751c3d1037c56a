package org.opsta.contract;

/** How the person was recognised. */
public enum Method {
    FACE,
    PIN,
    CARD
}
