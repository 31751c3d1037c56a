package org.opsta.contract;

/** Whether a punch starts or ends working time: ลงเวลาเข้า or ลงเวลาออก. */
public enum Direction {
    IN,
    OUT
}
