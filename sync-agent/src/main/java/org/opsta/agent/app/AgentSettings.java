package org.opsta.agent.app;

import java.nio.file.Path;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.attendance.AttendanceSettings;
import org.opsta.agent.broker.EmbeddedBrokerSettings;
import org.opsta.agent.enrolment.EnrolmentSettings;
import org.opsta.agent.fleet.FleetSettings;
import org.opsta.agent.intake.GapSettings;
import org.opsta.agent.intake.IntakeSettings;
import org.opsta.agent.roster.RosterSettings;
import org.opsta.agent.store.StoreSettings;
import org.opsta.agent.web.ConsoleSettings;
import org.opsta.settings.BadSettings;
import org.opsta.settings.BadValue;
import org.opsta.settings.BrokerSettings;
import org.opsta.settings.SettingsFile;

/**
 * Everything that can be set; {@code agent.yaml} beside this class explains each key and holds its default.
 *
 * @param stateFolder for the embedded database and broker; made when it is not there
 * @param timeZone in which a day begins and times are shown
 */
public record AgentSettings(
        Path stateFolder,
        ZoneId timeZone,
        StoreSettings store,
        BrokerSettings broker,
        EmbeddedBrokerSettings embeddedBroker,
        IntakeSettings intake,
        GapSettings gaps,
        EnrolmentSettings enrolment,
        RosterSettings roster,
        FleetSettings fleet,
        AttendanceSettings attendance,
        ConsoleSettings console) {

    static final String EXAMPLE = "agent.yaml";

    public AgentSettings {
        BadValue.unless(
                !embeddedBroker.enabled() || broker.address().getPort() == embeddedBroker.port(),
                "embeddedBroker",
                "port " + embeddedBroker.port(),
                "write the port of broker.address (" + broker.address().getPort()
                        + "), or enabled: false when that is another broker");
        // After a subscriber died, the embedded broker has been seen to deliver nothing to its group any more.
        BadValue.unless(
                !embeddedBroker.enabled() || intake.shareGroup().isEmpty(),
                "intake",
                "shareGroup " + intake.shareGroup(),
                "leave it empty with the embedded broker, which serves one agent, or name another broker in"
                        + " broker.address and write embeddedBroker.enabled: false");
    }

    /** @param file a site's own settings; without one the defaults hold */
    static AgentSettings load(@Nullable Path file) throws BadSettings {
        return file == null
                ? SettingsFile.defaults(AgentSettings.class, EXAMPLE).settings()
                : SettingsFile.load(AgentSettings.class, EXAMPLE, file).settings();
    }
}
