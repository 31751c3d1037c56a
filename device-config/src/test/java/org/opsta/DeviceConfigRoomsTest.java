package org.opsta;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls between what terminal and agent agree on. */
@AnalyzeClasses(
        packages = {
            "org.opsta.contract",
            "org.opsta.settings",
            "org.opsta.link",
            "org.opsta.sealing",
            "org.opsta.watchdog"
        },
        importOptions = ImportOption.DoNotIncludeTests.class)
class DeviceConfigRoomsTest {

    @ArchTest
    static final ArchRule no_cycles_between_rooms =
            slices().matching("org.opsta.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule paho_only_behind_the_link = noClasses()
            .that()
            .resideOutsideOfPackage("org.opsta.link..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.paho..");

    @ArchTest
    static final ArchRule messages_know_neither_how_they_travel_nor_how_services_are_set_up = noClasses()
            .that()
            .resideInAPackage("org.opsta.contract..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.opsta.link..", "org.opsta.settings..");
}
