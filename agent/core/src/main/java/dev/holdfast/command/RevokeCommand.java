package dev.holdfast.command;

import dev.holdfast.control.ControlProtocol;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code revoke [PID] [--service NAME]}. */
@Command(
        name = "revoke",
        mixinStandardHelpOptions = true,
        versionProvider = Main.VersionText.class,
        usageHelpWidth = 100,
        synopsisHeading = "%nUsage: ",
        header = "Takes the tokens of a running JVM out of use and has them revoked.",
        description = {
            "",
            "The agent in that JVM forgets its tokens at once and asks their issuers to revoke them (RFC 7009). The services go on:"
                    + " other tokens are fetched when requests need them. The JVM must be of the same user; it is reached by a socket"
                    + " in a folder of that user's own.",
            ""
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  every token that there was is revoked",
            "  1  it was not tried: the call is wrong, or there is nobody to ask",
            "  2  an issuer did not revoke a token, which is out of use and stays good there until it expires"
        })
final class RevokeCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(
            arity = "0..1",
            paramLabel = "PID",
            description = "Process id of the JVM; default: the only one with an agent.")
    private @Nullable Long pid;

    @Option(names = "--service", paramLabel = "NAME", description = "The tokens of this service only.")
    private @Nullable String service;

    @Option(names = "--json", description = "Print one JSON object instead of a table.")
    private boolean json;

    RevokeCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        try {
            ControlTarget.Answer answer = new ControlTarget().ask(pid, ControlProtocol.revoke(service));
            return report(answer);
        } catch (AttachmentException e) {
            invocation.err().println("holdfast: " + e.getMessage());
            return e.exitCode();
        }
    }

    private int report(ControlTarget.Answer answer) {
        Table table = new Table("SERVICE", "REVOKED", "FORGOTTEN HERE ONLY", "NOT REVOKED", "UNDER WAY");
        boolean complete = true;
        if (answer.members().get("services") instanceof List<?> services) {
            for (Object each : services) {
                if (each instanceof Map<?, ?> row) {
                    complete &= none(row, "forgotten") && none(row, "failed") && none(row, "pending");
                    table.row(
                            String.valueOf(row.get("name")),
                            String.valueOf(row.get("revoked")),
                            String.valueOf(row.get("forgotten")),
                            String.valueOf(row.get("failed")),
                            String.valueOf(row.get("pending")));
                }
            }
        }
        invocation.out().print(json ? answer.text() : table.toString());
        invocation.out().flush();
        return complete ? ExitCode.OK : ExitCode.PEER;
    }

    private static boolean none(Map<?, ?> row, String member) {
        return row.get(member) instanceof Number count && count.longValue() == 0;
    }
}
