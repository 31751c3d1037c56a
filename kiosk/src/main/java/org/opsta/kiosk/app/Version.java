package org.opsta.kiosk.app;

import java.util.Objects;

/** This software's version, from its jar's manifest. */
final class Version {

    static final String CURRENT =
            Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "development");

    private Version() {}
}
