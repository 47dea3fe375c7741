package dev.holdfast.dist;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import java.net.HttpURLConnection;
import java.security.cert.CertPathChecker;
import java.util.TreeSet;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.TrustManager;
import org.jctools.queues.MessagePassingQueue;

/** Who may read whom inside the agent; the picture is in docs/architecture.md. */
@AnalyzeClasses(packages = "dev.holdfast", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String BYTE_BUDDY_AGENT = "net.bytebuddy.agent..";
    private static final String BC_JSSE = "org.bouncycastle.jsse..";

    @ArchTest
    static final ArchRule imports_point_one_way = Architectures.layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("command")
            .definedBy("dev.holdfast.command..")
            .layer("start")
            .definedBy("dev.holdfast.start..")
            .layer("control")
            .definedBy("dev.holdfast.control..")
            .layer("weave")
            .definedBy("dev.holdfast.weave..")
            .layer("clients")
            .definedBy("dev.holdfast.client..")
            .layer("tls")
            .definedBy("dev.holdfast.tls..")
            .layer("hook")
            .definedBy("dev.holdfast.hook..")
            .layer("exchange")
            .definedBy("dev.holdfast.exchange..")
            .layer("policy")
            .definedBy("dev.holdfast.policy..")
            .layer("request")
            .definedBy("dev.holdfast.request..")
            .layer("token")
            .definedBy("dev.holdfast.token..")
            .layer("proof")
            .definedBy("dev.holdfast.proof..")
            .layer("inventory")
            .definedBy("dev.holdfast.inventory..")
            .layer("identity")
            .definedBy("dev.holdfast.identity..")
            .layer("trust")
            .definedBy("dev.holdfast.trust..")
            .layer("config")
            .definedBy("dev.holdfast.config..")
            .layer("wire")
            .definedBy("dev.holdfast.wire..")
            .layer("background")
            .definedBy("dev.holdfast.background..")
            .layer("telemetry")
            .definedBy("dev.holdfast.telemetry..")
            .whereLayer("command")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("start")
            .mayOnlyBeAccessedByLayers("command")
            .whereLayer("control")
            .mayOnlyAccessLayers("telemetry")
            .whereLayer("weave")
            .mayOnlyAccessLayers("hook", "exchange", "telemetry")
            .whereLayer("clients")
            .mayOnlyAccessLayers("hook", "exchange", "inventory", "telemetry")
            .whereLayer("tls")
            .mayOnlyAccessLayers("hook", "exchange", "identity", "telemetry")
            .whereLayer("hook")
            .mayOnlyAccessLayers("exchange")
            .whereLayer("exchange")
            .mayOnlyAccessLayers(
                    "policy", "token", "proof", "inventory", "identity", "trust", "request", "config", "telemetry")
            .whereLayer("policy")
            .mayOnlyAccessLayers("request", "config")
            .whereLayer("request")
            .mayNotAccessAnyLayer()
            .whereLayer("token")
            .mayOnlyAccessLayers("proof", "identity", "wire", "config", "background", "telemetry")
            .whereLayer("proof")
            .mayNotAccessAnyLayer()
            .whereLayer("inventory")
            .mayOnlyAccessLayers("request", "config", "telemetry")
            .whereLayer("identity")
            .mayOnlyAccessLayers("wire", "config", "background", "telemetry")
            .whereLayer("trust")
            .mayOnlyAccessLayers("config", "telemetry")
            .whereLayer("config")
            .mayOnlyAccessLayers("telemetry")
            .whereLayer("wire")
            .mayNotAccessAnyLayer()
            .whereLayer("background")
            .mayNotAccessAnyLayer()
            .whereLayer("telemetry")
            .mayNotAccessAnyLayer()
            .because(
                    "a reader follows a request down from its hook and never meets the way up; telemetry reads nobody, so that"
                            + " everybody may count");

    /**
     * Chains and host names are the platform's affair, RFC 8705 section 7.5. The command "check" has a witness that lets everybody
     * pass, to whom nothing is ever sent.
     */
    @ArchTest
    static final ArchRule no_class_decides_whom_to_trust = noClasses()
            .that()
            .resideOutsideOfPackage("dev.holdfast.command..")
            .should()
            .beAssignableTo(TrustManager.class)
            .orShould()
            .beAssignableTo(HostnameVerifier.class)
            .orShould()
            .beAssignableTo(CertPathChecker.class);

    @ArchTest
    static final ArchRule every_package_has_a_layer = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.holdfast.command..",
                    "dev.holdfast.start..",
                    "dev.holdfast.control..",
                    "dev.holdfast.weave..",
                    "dev.holdfast.client..",
                    "dev.holdfast.tls..",
                    "dev.holdfast.hook..",
                    "dev.holdfast.exchange..",
                    "dev.holdfast.policy..",
                    "dev.holdfast.request..",
                    "dev.holdfast.token..",
                    "dev.holdfast.proof..",
                    "dev.holdfast.inventory..",
                    "dev.holdfast.identity..",
                    "dev.holdfast.trust..",
                    "dev.holdfast.config..",
                    "dev.holdfast.wire..",
                    "dev.holdfast.background..",
                    "dev.holdfast.telemetry..")
            .should()
            .resideInAPackage("dev.holdfast..")
            .allowEmptyShould(true)
            .because("a package without a layer would be bound by no rule of this class");

    @ArchTest
    static final ArchRule clients_never_see_each_other = slices().matching("dev.holdfast.client.(*)..")
            .should()
            .notDependOnEachOther()
            .because("each is compiled against its own library and loads without the others");

    @ArchTest
    static final ArchRule nothing_that_starts_with_an_application_reaches_the_commands = noClasses()
            .that()
            .resideOutsideOfPackage("dev.holdfast.command..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.holdfast.command..")
            .because("a command runs in a JVM of its own and may load what it likes; start-up may not");

    @ArchTest
    static final ArchRule only_weave_and_advice_name_byte_buddy = noClasses()
            .that()
            .resideOutsideOfPackages("dev.holdfast.weave..", "dev.holdfast..advice..")
            .should()
            .dependOnClassesThat(resideInAPackage("net.bytebuddy..").and(not(resideInAPackage(BYTE_BUDDY_AGENT))))
            .because("it is loaded when a class is woven and not before: it costs most of the start-up time");

    @ArchTest
    static final ArchRule only_command_names_byte_buddy_agent = onlyIn(
            "dev.holdfast.command..",
            BYTE_BUDDY_AGENT,
            "attaching is for the attach command; the agent never attaches");

    @ArchTest
    static final ArchRule only_token_names_nimbus = onlyIn(
            "dev.holdfast.token..", "com.nimbusds..", "what is read from an authorization server is read in one place");

    @ArchTest
    static final ArchRule only_identity_and_proof_name_bouncy_castle = noClasses()
            .that()
            .resideOutsideOfPackages("dev.holdfast.identity..", "dev.holdfast.proof..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.bouncycastle..").and(not(resideInAPackage(BC_JSSE))))
            .because("it is ours and relocated; elsewhere it would be mistaken for an application's");

    @ArchTest
    static final ArchRule only_its_seam_names_the_applications_bouncy_castle = onlyIn(
            "dev.holdfast.tls.bcjsse..",
            BC_JSSE,
            "it is not ours, and is not there but where an application brings it");

    @ArchTest
    static final ArchRule nobody_makes_a_bouncy_castle_provider = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bouncycastle.jce..", "org.bouncycastle.jcajce.provider..")
            .because("it costs 400 ms, and must never be found by an application; the lightweight classes are cheap");

    @ArchTest
    static final ArchRule only_config_names_snakeyaml =
            onlyIn("dev.holdfast.config..", "org.snakeyaml..", "everybody else gets validated records");

    @ArchTest
    static final ArchRule only_command_names_picocli = onlyIn(
            "dev.holdfast.command..", "picocli..", "it reflects over its commands, which start-up cannot afford");

    @ArchTest
    static final ArchRule only_inventory_and_proof_name_jctools = noClasses()
            .that()
            .resideOutsideOfPackages("dev.holdfast.inventory..", "dev.holdfast.proof..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.jctools..")
            .because("a queue between hooks and a background thread is needed there only");

    @ArchTest
    static final ArchRule queues_work_without_unsafe = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("org.jctools..")
                    .and(not(resideInAnyPackage("org.jctools.queues.varhandle..", "org.jctools.queues.atomic..")))
                    .and(not(type(MessagePassingQueue.class))))
            .because("the others warn on JDK 25");

    @ArchTest
    static final ArchRule nobody_logs_by_the_jdk = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("java.util.logging..").or(assignableTo(System.Logger.class)))
            .because("it would initialise the LogManager before the application has chosen its own");

    @ArchTest
    static final ArchRule regular_expressions_are_for_config_and_commands = noClasses()
            .that(not(resideInAnyPackage("dev.holdfast.config..", "dev.holdfast.command..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.regex..")
            .orShould()
            .callMethod(String.class, "matches", String.class)
            .orShould()
            .callMethod(String.class, "replaceAll", String.class, String.class)
            .orShould()
            .callMethod(String.class, "replaceFirst", String.class, String.class)
            .orShould()
            .callMethod(String.class, "format", String.class, Object[].class)
            .orShould()
            .callMethod(String.class, "formatted", Object[].class)
            .because("they load a great deal at start-up, and cost much per request");

    @ArchTest
    static final ArchRule only_its_clients_folder_names_a_jdk_client = noClasses()
            .that()
            .resideOutsideOfPackages("dev.holdfast.client..")
            .should()
            .dependOnClassesThat(resideInAPackage("java.net.http..").or(assignableTo(HttpURLConnection.class)))
            .because("the agent's own calls must not pass through what it weaves");

    @ArchTest
    static void every_package_says_what_it_is_for_and_is_null_marked(JavaClasses classes) {
        TreeSet<String> without = new TreeSet<>();
        for (JavaClass each : classes) {
            JavaPackage folder = each.getPackage();
            if (!folder.isAnnotatedWith("org.jspecify.annotations.NullMarked")) {
                without.add(folder.getName());
            }
        }

        assertThat(without)
                .as("packages without a package-info that is @NullMarked: there NullAway sees nothing")
                .isEmpty();
    }

    private static ArchRule onlyIn(String folder, String library, String reason) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(folder)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .because(reason);
    }
}
