// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cli;

import dev.linuxpatch.dist.pki.DevelopmentPki;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "pki", description = "Make certificates.", subcommands = ClusterPkiCommand.class)
final class PkiCommand {
    @Spec
    private CommandSpec spec;

    @Command(
            name = "init",
            description = {
                "Make a certificate authority, a server and a client certificate for trying the service out.",
                "EC P-256; private keys are for their owner only; nothing that exists is overwritten."
            })
    int init(
            @Option(
                            names = "--dir",
                            paramLabel = "DIR",
                            required = true,
                            description = "Where to write ca.pem, server.pem, client.pem and their *.key.pem.")
                    Path directory,
            @Option(
                            names = "--host",
                            paramLabel = "NAME",
                            description =
                                    "A name or address under which clients reach the server, besides localhost and"
                                            + " this host's name. Can be given more than once.")
                    List<String> hosts,
            @Option(
                            names = "--client",
                            paramLabel = "NAME",
                            defaultValue = "dev-client",
                            description = "Common name of the client certificate (default: ${DEFAULT-VALUE}).")
                    String client,
            @Option(
                            names = "--days",
                            paramLabel = "N",
                            defaultValue = "365",
                            description = "For how long the certificates are valid (default: ${DEFAULT-VALUE}).")
                    int days)
            throws IOException, GeneralSecurityException {
        PrintWriter err = spec.commandLine().getErr();
        if (days < 1) {
            err.println("--days must be at least 1");
            return ExitCode.USAGE;
        }
        Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
        names.addAll(ownName());
        names.addAll(hosts == null ? List.of() : hosts);
        try {
            new DevelopmentPki(Clock.systemUTC()).init(directory, List.copyOf(names), client, Duration.ofDays(days));
        } catch (FileAlreadyExistsException e) {
            err.println(e.getFile() + " exists and is not overwritten: remove it first, or give another --dir");
            return ExitCode.CANNOT_CREATE;
        }
        spec.commandLine()
                .getOut()
                .println("Wrote a CA, a server and a client certificate to " + directory + ", valid for " + days
                        + " days.");
        return ExitCode.OK;
    }

    private static List<String> ownName() {
        try {
            return List.of(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            return List.of();
        }
    }
}
