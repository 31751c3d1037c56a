package org.opsta.kiosk.clock;

import java.util.ArrayList;
import java.util.List;

/** Who disciplines the wall clock of this computer, and knows how well. */
interface TimeService {

    /** Never throws; may take as long as {@link ChildProcess} lets a child run, for each service that is asked. */
    SyncReport read();

    static TimeService of(ClockSettings.Source source) {
        return switch (source) {
            case AUTO -> new WhoeverAnswers(new Chrony(), new Timesyncd(), new Kernel());
            case CHRONY -> new Chrony();
            case TIMESYNCD -> new Timesyncd();
            case KERNEL -> new Kernel();
            case NONE -> () -> new SyncReport.Unsynchronised("clock.source", "is NONE: nobody is to be asked");
        };
    }

    /**
     * The first of the services that answers. The kernel is asked only as long as none of them ever did: it goes on
     * vouching for hours for a service that died. Owned by one thread.
     */
    final class WhoeverAnswers implements TimeService {

        private final List<TimeService> services;
        private final TimeService kernel;
        private boolean answered;

        WhoeverAnswers(TimeService chrony, TimeService timesyncd, TimeService kernel) {
            this.services = List.of(chrony, timesyncd);
            this.kernel = kernel;
        }

        @Override
        public SyncReport read() {
            List<String> unanswered = new ArrayList<>();
            for (TimeService service : services) {
                SyncReport report = service.read();
                if (report instanceof SyncReport.Silent silent) {
                    unanswered.add(silent.service() + " " + silent.why());
                } else {
                    answered = true;
                    return report;
                }
            }
            return answered
                    ? new SyncReport.Silent("the time service", "no longer answers: " + String.join("; ", unanswered))
                    : kernel.read();
        }
    }
}
