// SPDX-License-Identifier: Apache-2.0
/**
 * What every package manager must do: the same scenarios under the same names, each on real tools and repositories of its own.
 * A new package manager extends {@link dev.linuxpatch.backend.contract.ManagerContract} and {@link
 * dev.linuxpatch.backend.contract.WayBackContract} with a {@link dev.linuxpatch.backend.contract.ContractRoot}.
 */
package dev.linuxpatch.backend.contract;
