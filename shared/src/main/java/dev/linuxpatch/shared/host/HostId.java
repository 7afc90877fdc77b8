// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.host;

public record HostId(String value) {}
