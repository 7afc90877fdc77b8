// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cli;

import dev.linuxpatch.dist.pki.ClusterPki;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        description = {
            "Make certificates for the nodes of a cluster, by an authority of its own.",
            "EC P-256; private keys are for their owner only; nothing that exists is overwritten."
        })
final class ClusterPkiCommand {
    @Spec
    private CommandSpec spec;

    private final ClusterPki pki = new ClusterPki(Clock.systemUTC());

    @Command(
            name = "init",
            mixinStandardHelpOptions = true,
            description = "Make the authority. Keep its key off the nodes: it is needed for new ones only.")
    int init(
            @Option(
                            names = "--dir",
                            paramLabel = "DIR",
                            required = true,
                            description = "Where to write ca.pem and ca.key.pem.")
                    Path directory,
            @Option(
                            names = "--days",
                            paramLabel = "N",
                            defaultValue = "3650",
                            description = "For how long it is valid (default: ${DEFAULT-VALUE}).")
                    int days)
            throws IOException, GeneralSecurityException {
        return make(days, () -> {
            pki.init(directory, Duration.ofDays(days));
            return "Wrote the cluster's CA to " + directory + ", valid for " + days + " days.";
        });
    }

    @Command(
            name = "node",
            mixinStandardHelpOptions = true,
            description = "Make what one node needs: ca.pem, node.pem and node.key.pem.")
    int node(
            @Parameters(paramLabel = "NAME", description = "Its cluster.node.") String name,
            @Option(
                            names = "--ca",
                            paramLabel = "DIR",
                            required = true,
                            description = "Where ca.pem and ca.key.pem of the authority are.")
                    Path authority,
            @Option(
                            names = "--address",
                            paramLabel = "ADDRESS",
                            required = true,
                            description = "Its cluster.bind, or a name of it. Can be given more than once.")
                    List<String> addresses,
            @Option(
                            names = "--dir",
                            paramLabel = "DIR",
                            required = true,
                            description = "Where to write the three files.")
                    Path directory,
            @Option(
                            names = "--days",
                            paramLabel = "N",
                            defaultValue = "365",
                            description =
                                    "For how long it is valid, at most as long as the CA (default: ${DEFAULT-VALUE}).")
                    int days)
            throws IOException, GeneralSecurityException {
        return make(days, () -> {
            pki.node(authority, name, addresses, Duration.ofDays(days), directory);
            return "Wrote the certificate of node " + name + " to " + directory + ", valid for " + days + " days.";
        });
    }

    private int make(int days, Making making) throws IOException, GeneralSecurityException {
        PrintWriter err = spec.commandLine().getErr();
        if (days < 1) {
            err.println("--days must be at least 1");
            return ExitCode.USAGE;
        }
        try {
            spec.commandLine().getOut().println(making.make());
            return ExitCode.OK;
        } catch (FileAlreadyExistsException e) {
            err.println(e.getFile() + " exists and is not overwritten: remove it first, or give another --dir");
            return ExitCode.CANNOT_CREATE;
        } catch (NoSuchFileException e) {
            err.println(e.getFile() + " is not there: make the authority with `pki cluster init`");
            return ExitCode.CONFIG;
        }
    }

    @FunctionalInterface
    private interface Making {
        /** What was made, for the operator. */
        String make() throws IOException, GeneralSecurityException;
    }
}
