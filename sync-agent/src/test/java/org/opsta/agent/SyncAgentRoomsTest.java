package org.opsta.agent;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls of the house. */
@AnalyzeClasses(packages = "org.opsta.agent", importOptions = ImportOption.DoNotIncludeTests.class)
class SyncAgentRoomsTest {

    private static final String[] DATABASE = {
        "java.sql..", "javax.sql..", "org.jdbi..", "com.zaxxer..", "org.flywaydb..", "org.sqlite.."
    };

    @ArchTest
    static final ArchRule rooms_do_not_depend_on_each_other_in_circles =
            slices().matching("org.opsta.agent.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule only_rooms_with_tables_speak_sql = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "org.opsta.agent.store..",
                    "org.opsta.agent.intake..",
                    "org.opsta.agent.people..",
                    "org.opsta.agent.enrolment..",
                    "org.opsta.agent.fleet..",
                    "org.opsta.agent.audit..",
                    "org.opsta.agent.access..",
                    "org.opsta.agent.attendance..",
                    "org.opsta.agent.roster..",
                    "org.opsta.agent.app..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(DATABASE);

    /** The wiring hands the open store to the rooms; it asks nothing of it. */
    @ArchTest
    static final ArchRule app_asks_the_rooms_and_not_the_database = noClasses()
            .that()
            .resideInAPackage("org.opsta.agent.app..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..", "javax.sql..", "org.jdbi.v3.core.statement..", "org.jdbi.v3.core.result..");

    @ArchTest
    static final ArchRule connections_and_migrations_are_the_stores = noClasses()
            .that()
            .resideOutsideOfPackage("org.opsta.agent.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.flywaydb..", "com.zaxxer..", "org.sqlite..", "org.postgresql..");

    @ArchTest
    static final ArchRule the_timesheet_is_pure = classes()
            .that()
            .resideInAPackage("org.opsta.agent.timesheet..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "org.opsta.agent.timesheet..", "org.opsta.contract..", "java.lang..", "java.time..", "java.util..");

    @ArchTest
    static final ArchRule what_is_decided_about_journals_and_clocks_is_pure = classes()
            .that()
            .haveNameMatching("org\\.opsta\\.agent\\.intake\\.(ChainRule|Line|Redating|Stretches)(\\$.*)?")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            "org.opsta.contract..",
                            "org.jspecify..",
                            "java.lang..",
                            "java.math..",
                            "java.time..",
                            "java.util..")
                    .or(nameMatching("org\\.opsta\\.agent\\.intake\\.(ChainRule|Line|Redating|Stretches)(\\$.*)?")));

    @ArchTest
    static final ArchRule nothing_imports_app = noClasses()
            .that()
            .resideOutsideOfPackage("org.opsta.agent.app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.opsta.agent.app..");

    @ArchTest
    static final ArchRule mqtt_is_reached_through_the_link =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.eclipse.paho..");

    @ArchTest
    static final ArchRule the_embedded_broker_is_known_to_its_room_alone = noClasses()
            .that()
            .resideOutsideOfPackage("org.opsta.agent.broker..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.hivemq..");

    @ArchTest
    static final ArchRule commands_are_app_alone = noClasses()
            .that()
            .resideOutsideOfPackage("org.opsta.agent.app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..");

    @ArchTest
    static final ArchRule pages_are_the_consoles = noClasses()
            .that()
            .resideOutsideOfPackage("org.opsta.agent.web..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.javalin..", "gg.jte..", "jakarta.servlet..", "org.eclipse.jetty..");

    @ArchTest
    static final ArchRule only_the_wiring_knows_the_console = noClasses()
            .that()
            .resideOutsideOfPackages("org.opsta.agent.web..", "org.opsta.agent.app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.opsta.agent.web..");

    @ArchTest
    static final ArchRule who_may_what_is_pure = classes()
            .that()
            .haveNameMatching("org\\.opsta\\.agent\\.access\\.(Permissions|Right|Role|Visitor)(\\$.*)?")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            "org.opsta.contract..", "org.jspecify..", "java.lang..", "java.util..")
                    .or(nameMatching("org\\.opsta\\.agent\\.audit\\.Actor"))
                    .or(nameMatching(
                            "(\\[L)?org\\.opsta\\.agent\\.access\\.(Permissions|Right|Role|Visitor)(\\$.*)?;?")));
}
