package org.opsta.kiosk.enrolment;

/** @param photo what a profile photo must be like */
public record EnrolmentSettings(PhotoSettings photo) {}
