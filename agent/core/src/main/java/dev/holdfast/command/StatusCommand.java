package dev.holdfast.command;

import dev.holdfast.control.ControlProtocol;
import dev.holdfast.token.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code status [PID]}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        versionProvider = Main.VersionText.class,
        usageHelpWidth = 100,
        synopsisHeading = "%nUsage: ",
        header = "Tells what the agent in a running JVM does.",
        description = {
            "",
            "Version, source of the configuration, ceiling, identities, and per service its stage, percentage, binding and"
                    + " counts since the JVM's start. The JVM must be of the same user. No token and no key is ever printed.",
            ""
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  the agent answered",
            "  1  the call is wrong, or there is nobody to ask",
            "  2  the agent did not answer"
        })
final class StatusCommand implements Callable<Integer> {
    private static final List<String> COUNTS = List.of(
            "attempts",
            "replaced",
            "wouldReplace",
            "sentStatic",
            "denied",
            "retried",
            "rejected",
            "revoked",
            "revocationsFailed");

    private final Invocation invocation;

    @Parameters(
            arity = "0..1",
            paramLabel = "PID",
            description = "Process id of the JVM; default: the only one with an agent.")
    private @Nullable Long pid;

    @Option(names = "--json", description = "Print one JSON object instead of tables.")
    private boolean json;

    StatusCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        try {
            ControlTarget.Answer answer = new ControlTarget().ask(pid, ControlProtocol.status());
            invocation.out().print(json ? answer.text() : text(answer.members()));
            invocation.out().flush();
            return ExitCode.OK;
        } catch (AttachmentException e) {
            invocation.err().println("holdfast: " + e.getMessage());
            return e.exitCode();
        }
    }

    private static String text(JsonObject status) {
        StringBuilder text = new StringBuilder("holdfast ")
                .append(status.get("version"))
                .append(" in process ")
                .append(status.get("pid"))
                .append(", configured by ")
                .append(status.get("source") == null ? "nothing valid yet" : status.get("source"))
                .append("; ceiling ")
                .append(status.get("ceiling"))
                .append("; faults ")
                .append(status.get("faults"))
                .append("; static credentials seen ")
                .append(status.get("staticCredentialsSeen"))
                .append('\n');
        if (status.get("configurationErrors") instanceof List<?> errors && !errors.isEmpty()) {
            text.append("\nThe last configuration was refused:\n");
            errors.forEach(error -> text.append("  ").append(error).append('\n'));
        }
        Table identities = new Table("IDENTITY", "GENERATION", "EXPIRES", "X5T#S256");
        for (Map<?, ?> each : rows(status.get("identities"))) {
            identities.row(cells(each, "name", "generation", "notAfter", "x5t#S256"));
        }
        append(text, identities, status.get("identities"));
        Table services = new Table("SERVICE", "STAGE", "PERCENT", "BINDING", "ON FAILURE", "TOKEN GOOD FOR", "UNTIL");
        Table counts = new Table(
                "SERVICE",
                "ATTEMPTS",
                "REPLACED",
                "WOULD REPLACE",
                "SENT STATIC",
                "DENIED",
                "RETRIED",
                "REJECTED",
                "REVOKED",
                "NOT REVOKED");
        for (Map<?, ?> each : rows(status.get("services"))) {
            services.row(
                    cell(each, "name"),
                    cell(each, "stage"),
                    cell(each, "percent") + " by " + cell(each, "by"),
                    cell(each, "binding"),
                    cell(each, "onFailure"),
                    each.get("tokenSeconds") == null ? "-" : each.get("tokenSeconds") + " s",
                    cell(each, "until") + (Boolean.TRUE.equals(each.get("ended")) ? " (ended)" : ""));
            List<String> row = new ArrayList<>(List.of(cell(each, "name")));
            COUNTS.forEach(count -> row.add(cell(each, count)));
            counts.row(row.toArray(new String[0]));
        }
        append(text, services, status.get("services"));
        append(text, counts, status.get("services"));
        for (Map<?, ?> each : rows(status.get("services"))) {
            if (each.get("weakness") != null) {
                text.append("\nWEAK: service ")
                        .append(cell(each, "name"))
                        .append(": ")
                        .append(cell(each, "weakness"))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Table table, @Nullable Object rows) {
        if (!rows(rows).isEmpty()) {
            text.append('\n').append(table);
        }
    }

    private static List<Map<?, ?>> rows(@Nullable Object list) {
        List<Map<?, ?>> rows = new ArrayList<>();
        if (list instanceof List<?> elements) {
            for (Object each : elements) {
                if (each instanceof Map<?, ?> row) {
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    private static String[] cells(Map<?, ?> row, String... members) {
        String[] cells = new String[members.length];
        for (int i = 0; i < members.length; i++) {
            cells[i] = cell(row, members[i]);
        }
        return cells;
    }

    private static String cell(Map<?, ?> row, String member) {
        Object value = row.get(member);
        return value == null ? "-" : value.toString();
    }
}
