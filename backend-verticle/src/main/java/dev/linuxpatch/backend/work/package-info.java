// SPDX-License-Identifier: Apache-2.0
/**
 * Runs jobs: takes an order, drives the package manager through the phases of a transaction, reports what happens, and
 * says how it ended after re-reading the package database. Nothing here knows which package manager it is.
 */
package dev.linuxpatch.backend.work;
