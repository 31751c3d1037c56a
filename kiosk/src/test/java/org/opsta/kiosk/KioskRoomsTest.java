package org.opsta.kiosk;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls of the house. A test that fails here says which room reached into which. */
@AnalyzeClasses(packages = "org.opsta.kiosk", importOptions = ImportOption.DoNotIncludeTests.class)
class KioskRoomsTest {

    /** They load GTK, which a device without a desktop does not have, or depend on one that does. */
    private static final DescribedPredicate<JavaClass> DESKTOP_BOUND = resideInAnyPackage(
                    "org.bytedeco.opencv.opencv_objdetect..",
                    "org.bytedeco.opencv.opencv_features2d..",
                    "org.bytedeco.opencv.opencv_calib3d..",
                    "org.bytedeco.opencv.opencv_video..",
                    "org.bytedeco.opencv.opencv_highgui..",
                    "org.bytedeco.javacv..",
                    "java.awt..",
                    "javax.swing..")
            .or(DescribedPredicate.describe("its functions", type -> type.getName()
                    .matches("org\\.bytedeco\\.opencv\\.(global|presets)\\.opencv_"
                            + "(objdetect|features2d|calib3d|video|highgui)")));

    @ArchTest
    static final ArchRule no_cycles_between_rooms =
            slices().matching("org.opsta.kiosk.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule native_code_only_where_pictures_and_the_matrix_are = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "org.opsta.kiosk.camera..",
                    "org.opsta.kiosk.vision..",
                    "org.opsta.kiosk.gallery..",
                    // An enrolment photo passes through as an opaque image.
                    "org.opsta.kiosk.enrolment..",
                    // And so do the pictures of a list.
                    "org.opsta.kiosk.evaluate..",
                    "org.opsta.kiosk.app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bytedeco..");

    @ArchTest
    static final ArchRule photos_and_frames_are_only_passed_on_outside_of_vision = noClasses()
            .that()
            .resideInAnyPackage("org.opsta.kiosk.enrolment..", "org.opsta.kiosk.evaluate..", "org.opsta.kiosk.app..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.bytedeco..")
                    .and(DescribedPredicate.not(DescribedPredicate.describe(
                            "Mat",
                            type -> type.getName().equals("org.bytedeco.opencv.opencv_core.Mat")
                                    || type.getName().equals("org.bytedeco.javacpp.Pointer")
                                    || type.getName().startsWith("org.bytedeco.opencv.opencv_core.Abstract")))));

    @ArchTest
    static final ArchRule nothing_bound_to_a_desktop = noClasses().should().dependOnClassesThat(DESKTOP_BOUND);

    @ArchTest
    static final ArchRule decisions_are_pure = classes()
            .that()
            .resideInAnyPackage("org.opsta.kiosk.recognition..", "org.opsta.kiosk.punch..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            "java.lang..",
                            "java.util..",
                            "java.time..",
                            "org.jspecify..",
                            "org.opsta.contract..",
                            "org.opsta.settings..")
                    .or(resideInAPackage("org.opsta.kiosk.recognition.."))
                    .or(resideInAPackage("org.opsta.kiosk.punch..")))
            .because("a decision that touches the world cannot be tested as a function");

    @ArchTest
    static final ArchRule punch_and_recognition_do_not_know_each_other = noClasses()
            .that()
            .resideInAPackage("org.opsta.kiosk.punch..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.opsta.kiosk.recognition..");

    @ArchTest
    static final ArchRule the_rule_for_pins_is_pure = classes()
            .that()
            .haveFullyQualifiedName("org.opsta.kiosk.pin.PinRule")
            .should()
            .onlyDependOnClassesThat()
            .haveNameMatching("java\\.(lang|time|util)\\..*|org\\.opsta\\.contract\\..*"
                    + "|org\\.opsta\\.kiosk\\.pin\\.(PinRule|PinSettings|PinOutcome(\\$.*)?|Attempts)");

    @ArchTest
    static final ArchRule what_is_known_of_the_clock_is_judged_purely = classes()
            .that()
            .haveFullyQualifiedName("org.opsta.kiosk.clock.ClockJudge")
            .should()
            .onlyDependOnClassesThat()
            .haveNameMatching("java\\.(lang|time|util)\\..*|org\\.jspecify\\..*|org\\.opsta\\.contract\\..*"
                    + "|org\\.opsta\\.kiosk\\.clock\\.(ClockJudge|Moment|SyncReport)(\\$.*)?");

    @ArchTest
    static final ArchRule the_clock_touches_only_what_it_needs = classes()
            .that()
            .resideInAPackage("org.opsta.kiosk.clock..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "org.slf4j..",
                    "com.sun.jna..",
                    "com.fasterxml.jackson.databind..",
                    "org.opsta.contract..",
                    "org.opsta.settings..",
                    "org.opsta.kiosk.clock..",
                    // Which punches need a correction, and where it is kept.
                    "org.opsta.kiosk.outbox.."));

    @ArchTest
    static final ArchRule what_a_pin_is_worth_is_decided_without_camera_or_models = noClasses()
            .that()
            .resideInAPackage("org.opsta.kiosk.pin..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.opsta.kiosk.camera..",
                    "org.opsta.kiosk.vision..",
                    "org.opsta.kiosk.recognition..",
                    "org.opsta.kiosk.gallery..");

    @ArchTest
    static final ArchRule pins_only_behind_the_panel = noClasses()
            .that()
            .resideOutsideOfPackage("org.opsta.kiosk.panel..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.pi4j..");

    @ArchTest
    static final ArchRule the_panel_is_told_what_came_of_it_and_no_more = noClasses()
            .that()
            .resideInAPackage("org.opsta.kiosk.panel..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.opsta.kiosk.camera..",
                    "org.opsta.kiosk.vision..",
                    "org.opsta.kiosk.gallery..",
                    "org.opsta.kiosk.outbox..",
                    "org.opsta.kiosk.uplink..");

    @ArchTest
    static final ArchRule the_screen_is_told_what_it_shows_and_can_ask_nobody_who_that_is = noClasses()
            .that()
            .resideInAPackage("org.opsta.kiosk.screen..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.opsta.kiosk.camera..",
                    "org.opsta.kiosk.vision..",
                    "org.opsta.kiosk.gallery..",
                    "org.opsta.kiosk.outbox..",
                    "org.opsta.kiosk.uplink..",
                    "org.opsta.kiosk.panel..");

    @ArchTest
    static final ArchRule the_web_server_only_behind_the_screen = noClasses()
            .that()
            .resideOutsideOfPackage("org.opsta.kiosk.screen..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "jakarta.servlet..");

    @ArchTest
    static final ArchRule what_the_screen_shows_is_decided_purely = classes()
            .that()
            .haveNameMatching("org\\.opsta\\.kiosk\\.screen\\.(SceneRule|HintRule|SceneText|MarkText|Initials)(\\$.*)?")
            .should()
            .onlyDependOnClassesThat()
            .haveNameMatching("java\\.(lang|text|time|util)\\..*|org\\.jspecify\\..*|org\\.opsta\\.contract\\..*"
                    + "|org\\.opsta\\.kiosk\\.(feedback|recognition)\\..*"
                    + "|org\\.opsta\\.kiosk\\.screen\\."
                    + "(SceneRule|HintRule|SceneText|MarkText|Initials|PageEvent|Condition)(\\$.*)?"
                    // The array of a text's arguments.
                    + "|\\[Ljava\\.lang\\.Object;");

    @ArchTest
    static final ArchRule sql_only_where_the_tables_are = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "org.opsta.kiosk.database..",
                    "org.opsta.kiosk.gallery..",
                    "org.opsta.kiosk.outbox..",
                    "org.opsta.kiosk.pin..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.sql..");

    @ArchTest
    static final ArchRule paho_only_behind_the_link =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.eclipse.paho..");

    @ArchTest
    static final ArchRule the_terminal_and_the_agent_meet_on_the_wire =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.opsta.agent..");

    @ArchTest
    static final ArchRule nothing_imports_app = noClasses()
            .that()
            .resideOutsideOfPackage("org.opsta.kiosk.app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.opsta.kiosk.app..");
}
