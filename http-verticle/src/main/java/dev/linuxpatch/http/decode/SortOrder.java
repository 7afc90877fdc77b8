// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

/** Which end of a sorted list comes first. */
enum SortOrder {
    ASC,
    DESC;

    static final Syntax<SortOrder> SYNTAX = Syntax.choice(SortOrder.class, WireName::of);
}
