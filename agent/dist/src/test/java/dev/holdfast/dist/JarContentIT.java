package dev.holdfast.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JarContentIT {
    private static final String ENTRY_CLASS = "dev/holdfast/start/Premain.class";
    private static final String SHADED = "inst/dev/holdfast/shaded/";
    private static final int JAVA_8 = 52;
    private static final int JAVA_17 = 61;

    /** Every library inside, as its SBOM entry and the list of licences name it. */
    private static final List<String> BUNDLED = List.of(
            "byte-buddy",
            "byte-buddy-agent",
            "bcprov-jdk18on",
            "bcpkix-jdk18on",
            "bcutil-jdk18on",
            "nimbus-jose-jwt",
            "jctools-core",
            "jctools-core-jdk11",
            "snakeyaml-engine",
            "weak-lock-free",
            "picocli");

    private final AgentJar jar;

    JarContentIT() throws IOException {
        jar = new AgentJar();
    }

    @AfterEach
    void close() throws IOException {
        jar.close();
    }

    @Test
    void the_entry_class_is_the_only_one_that_an_applications_loader_can_find() {
        assertThat(jar.names()).filteredOn(name -> name.endsWith(".class")).containsExactly(ENTRY_CLASS);
    }

    @Test
    void everything_else_is_under_inst_or_about_the_jar() {
        assertThat(jar.names())
                .filteredOn(name -> !name.startsWith("inst/"))
                .containsExactlyInAnyOrder(
                        "META-INF/MANIFEST.MF",
                        ENTRY_CLASS,
                        "META-INF/LICENSE",
                        "META-INF/licenses/ASM.txt",
                        "META-INF/licenses/Bouncy-Castle.txt",
                        "META-INF/licenses/Byte-Buddy-NOTICE.txt",
                        "META-INF/licenses/third-party.txt",
                        "META-INF/sbom/bom.json");
    }

    @Test
    void the_entry_class_can_be_read_by_java_8() throws IOException {
        assertThat(jar.classFile(ENTRY_CLASS).major()).isEqualTo(JAVA_8);
    }

    @Test
    void every_class_can_be_read_by_java_17() throws IOException {
        List<String> classes = classes("inst/");

        assertThat(classes).hasSizeGreaterThan(1000);
        for (String name : classes) {
            assertThat(jar.classFile(name).major()).as(name).isLessThanOrEqualTo(JAVA_17);
        }
    }

    @Test
    void no_package_of_a_third_party_keeps_its_name() {
        assertThat(jar.classes())
                .allMatch(name -> name.startsWith("inst/dev/holdfast/") || name.startsWith("inst/java/"));
        assertThat(jar.names())
                .filteredOn(name -> name.startsWith("inst/") && !name.startsWith("inst/dev/holdfast/"))
                .containsExactlyInAnyOrder(
                        "inst/java/lang/HoldfastBridge.classdata",
                        "inst/java/lang/HoldfastDeniedException.classdata",
                        "inst/java/lang/HoldfastDispatcher.classdata",
                        "inst/holdfast/hook-sets",
                        "inst/holdfast/version");
    }

    @Test
    void libraries_look_their_own_classes_up_under_their_new_names() throws IOException {
        List<String> constants = new ArrayList<>();
        for (String name : classes(SHADED)) {
            for (String constant : jar.classFile(name).strings()) {
                constants.add(constant);
                assertThat(constant)
                        .as(name)
                        .doesNotStartWith("net.bytebuddy.")
                        .doesNotStartWith("net/bytebuddy/")
                        .doesNotStartWith("org.bouncycastle.")
                        .doesNotStartWith("org/bouncycastle/")
                        .doesNotStartWith("com.nimbusds.")
                        .doesNotStartWith("org.jctools.")
                        .doesNotStartWith("org.snakeyaml.")
                        .doesNotStartWith("com.blogspot.mydailyjava.");
            }
        }
        assertThat(constants)
                .as("there are such names at all")
                .anyMatch(constant -> constant.startsWith("dev.holdfast.shaded.bouncycastle."));
    }

    /** Relocation rewrites strings too: the name of a class to be hooked must not be taken for one of ours. */
    @Test
    void no_string_of_our_own_classes_is_rewritten() throws IOException {
        List<String> constants = new ArrayList<>();
        for (String name : classes("inst/dev/holdfast/")) {
            if (!name.startsWith(SHADED)) {
                ClassFile relocated = jar.classFile(name);
                assertThat(relocated.strings()).as(name).isEqualTo(before(name).strings());
                constants.addAll(relocated.strings());
            }
        }
        assertThat(constants)
                .as("names of classes to be hooked")
                .anyMatch(constant -> constant.startsWith("sun.net.www") || constant.startsWith("sun/net/www"))
                .anyMatch(constant ->
                        constant.startsWith("jdk.internal.net.http") || constant.startsWith("jdk/internal/net/http"))
                .anyMatch(
                        constant -> constant.startsWith("sun.security.ssl") || constant.startsWith("sun/security/ssl"))
                .anyMatch(constant -> constant.startsWith("org.bouncycastle.jsse"));
    }

    @Test
    void the_manifest_names_the_entry_class_for_every_way_in() throws IOException {
        Attributes manifest = jar.manifest();

        for (String way : List.of("Premain-Class", "Agent-Class", "Main-Class")) {
            assertThat(manifest.getValue(way)).as(way).isEqualTo("dev.holdfast.start.Premain");
        }
        assertThat(manifest.getValue("Can-Retransform-Classes")).isEqualTo("true");
        assertThat(manifest.getValue("Implementation-Version")).isEqualTo(System.getProperty("holdfast.version"));
        assertThat(manifest.keySet())
                .extracting(Object::toString)
                .as("neither the machine nor the moment of the build")
                .doesNotContain("Built-By", "Build-Jdk", "Build-Jdk-Spec", "Boot-Class-Path", "Class-Path");
    }

    @Test
    void hook_sets_of_all_modules_are_listed() throws IOException {
        List<String> sets = text("inst/holdfast/hook-sets")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();

        assertThat(sets).containsExactlyInAnyOrderElementsOf(hookSetsOfTheSources());
        for (String set : sets) {
            assertThat(jar.names()).contains("inst/" + set.replace('.', '/') + ".classdata");
        }
    }

    @Test
    void the_bill_of_materials_names_every_library_inside() throws IOException, ParseException {
        Map<String, Object> bill = JSONObjectUtils.parse(text("META-INF/sbom/bom.json"));
        List<String> names = new ArrayList<>();
        for (Map<String, Object> component : JSONObjectUtils.getJSONObjectArray(bill, "components")) {
            assertThat(component.get("version")).as("%s", component.get("name")).isNotNull();
            if (!"dev.holdfast".equals(component.get("group"))) {
                names.add((String) component.get("name"));
            }
        }

        assertThat(bill.get("bomFormat")).isEqualTo("CycloneDX");
        assertThat(bill).as("a number of its own would make each build another").doesNotContainKey("serialNumber");
        assertThat(String.valueOf(bill.get("metadata")))
                .as("and so would a moment")
                .doesNotContain("timestamp");
        assertThat(names).containsExactlyInAnyOrderElementsOf(BUNDLED);
    }

    @Test
    void the_licence_of_every_library_is_named() throws IOException {
        String list = text("META-INF/licenses/third-party.txt");

        for (String library : BUNDLED) {
            assertThat(list).contains("  " + library + " ");
        }
        assertThat(text("META-INF/LICENSE")).contains("Apache License", "Version 2.0");
        assertThat(text("META-INF/licenses/Bouncy-Castle.txt")).contains("Legion of the Bouncy Castle");
        assertThat(text("META-INF/licenses/ASM.txt")).contains("INRIA");
    }

    @Test
    void no_entry_says_when_or_in_what_order_the_build_machine_wrote_it() {
        LocalDateTime fixed = Instant.parse(
                        Objects.requireNonNull(System.getProperty("holdfast.timestamp"), "holdfast.timestamp"))
                .atZone(ZoneOffset.UTC)
                .toLocalDateTime();
        List<String> inst = new ArrayList<>();
        for (JarEntry entry : jar.entries()) {
            assertThat(entry.getTimeLocal()).as(entry.getName()).isEqualTo(fixed);
            if (entry.getName().startsWith("inst/")) {
                inst.add(entry.getName());
            }
        }

        assertThat(inst).containsExactlyElementsOf(new TreeSet<>(inst));
    }

    /** The JVM reads the index of an agent's jar at every start, enabled or not: two to four microseconds an entry. */
    @Test
    void the_jar_holds_no_more_of_its_libraries_than_it_uses() {
        assertThat(jar.names()).hasSizeLessThan(800);
        assertThat(jar.classes())
                .hasSizeLessThan(3_000)
                .noneMatch(name -> name.startsWith(SHADED + "bytebuddy/agent/builder/"))
                .anyMatch(name -> name.startsWith(SHADED + "bytebuddy/asm/Advice"));
    }

    @Test
    void the_jar_is_smaller_than_twenty_megabytes() throws IOException {
        assertThat(Files.size(AgentJar.path())).isLessThan(20L * 1024 * 1024);
    }

    /** What every module below {@code agent} has in its index. */
    private static List<String> hookSetsOfTheSources() throws IOException {
        Path agent = Path.of(System.getProperty("holdfast.sources"), "agent");
        List<String> sets = new ArrayList<>();
        try (Stream<Path> files = Files.walk(agent)) {
            for (Path file : (Iterable<Path>)
                    files.filter(each -> each.endsWith("src/main/resources/holdfast/hook-sets"))::iterator) {
                Files.readAllLines(file).stream()
                        .filter(line -> !line.isBlank())
                        .forEach(sets::add);
            }
        }
        assertThat(sets).hasSizeGreaterThan(3);
        return sets;
    }

    private List<String> classes(String folder) {
        List<String> classes = new ArrayList<>();
        for (String name : jar.classes()) {
            if (name.startsWith(folder)) {
                classes.add(name);
            }
        }
        return classes;
    }

    private String text(String name) throws IOException {
        return new String(jar.read(name), StandardCharsets.UTF_8);
    }

    /** The class as it was compiled, from the class path of this test. */
    private static ClassFile before(String name) throws IOException {
        String compiled = name.substring("inst/".length(), name.length() - "data".length());
        try (var in = JarContentIT.class.getClassLoader().getResourceAsStream(compiled)) {
            return ClassFile.parse(Objects.requireNonNull(in, compiled).readAllBytes());
        }
    }
}
