// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import dev.linuxpatch.backend.manager.ManagerCommands;
import dev.linuxpatch.backend.manager.ManagerOutput;
import dev.linuxpatch.backend.manager.PackageDatabase;
import dev.linuxpatch.backend.manager.PackageManager;
import java.nio.file.Path;

/** apt and dpkg. */
public final class AptPackageManager implements PackageManager {
    private final ManagerCommands commands;
    private final ManagerOutput output = new AptOutput();
    private final PackageDatabase database;

    /**
     * @param root {@code /} for this host
     * @param configuration from {@link AptConfigFile#forRoot}; null for this host
     */
    public AptPackageManager(Path root, Path configuration) {
        this.commands = new AptCommands(new AptTarget(root, configuration));
        this.database = new AptDatabase(root);
    }

    @Override
    public String wireName() {
        return "apt";
    }

    @Override
    public ManagerCommands commands() {
        return commands;
    }

    @Override
    public ManagerOutput output() {
        return output;
    }

    @Override
    public PackageDatabase database() {
        return database;
    }
}
